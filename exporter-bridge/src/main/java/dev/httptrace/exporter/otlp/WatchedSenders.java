/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Has OpenTelemetry's exporter send through its own sender, and lets us see how large a request is
 * before it goes and what is answered: the exporter reads of an answer no more than whether it is a
 * success (HttpExporter, GrpcExporter in exporter-otlp 1.68.0). What is sent may be another message
 * than the exporter's.
 */
final class WatchedSenders implements ComponentLoader {
  private static final Logger logger = System.getLogger(WatchedSenders.class.getName());

  /** The content type of the other encoding is {@code application/json}. */
  private static final String PROTOBUF = "application/x-protobuf";

  private final ComponentLoader delegate;
  private final Request.Current current;

  WatchedSenders(Request.Current current) {
    this(current, ComponentLoader.forClassLoader(WatchedSenders.class.getClassLoader()));
  }

  /** Watches the senders that {@code delegate} finds. */
  WatchedSenders(Request.Current current, ComponentLoader delegate) {
    this.current = current;
    this.delegate = delegate;
  }

  @Override
  public <T> Iterable<T> load(Class<T> type) {
    List<T> found = new ArrayList<>();
    delegate.load(type).forEach(found::add);
    if (type == HttpSenderProvider.class) {
      return chosen(type, found).stream()
          .map(HttpSenderProvider.class::cast)
          .map(provider -> type.cast(watchedHttp(provider)))
          .toList();
    }
    if (type == GrpcSenderProvider.class) {
      return chosen(type, found).stream()
          .map(GrpcSenderProvider.class::cast)
          .map(provider -> type.cast(watchedGrpc(provider)))
          .toList();
    }
    return found;
  }

  /**
   * Of several senders the one that OpenTelemetry's property names. The exporter would choose it,
   * but knows senders by their class, and ours is another.
   */
  private static <T> List<T> chosen(Class<T> type, List<T> found) {
    String wanted = setting(type.getName());
    if (found.size() < 2) {
      return found;
    }
    if (wanted == null) {
      logger.log(
          Level.WARNING,
          "{0} is used to export, of {1} senders on the class path; {2} names another",
          found.get(0).getClass().getName(),
          found.size(),
          type.getName());
      return found.subList(0, 1);
    }
    return found.stream().filter(each -> each.getClass().getName().equals(wanted)).toList();
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty(name);
    return property != null
        ? property
        : System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
  }

  private HttpSenderProvider watchedHttp(HttpSenderProvider provider) {
    return config -> {
      current.sends(config.getContentType().equals(PROTOBUF));
      return new WatchedHttpSender(provider.createSender(config), current);
    };
  }

  private GrpcSenderProvider watchedGrpc(GrpcSenderProvider provider) {
    return config -> {
      current.sends(true);
      return new WatchedGrpcSender(provider.createSender(config), current);
    };
  }

  @Override
  public String toString() {
    return "WatchedSenders{" + delegate + "}";
  }
}
