/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/**
 * Puts the hooks into the clients of one of Boot's builders.
 *
 * <p>Boot makes the builder of the connection manager itself, shows it to a customizer, builds the
 * manager, and shows the builder of the client to another customizer, all on one thread
 * (HttpComponentsHttpClientBuilder, 3.5 to 4.1). So the first is remembered, and when the second
 * comes, after all that was set on the first, a traced manager of the same settings takes the place
 * of Boot's, which was never used. A manager that the application sets afterwards holds.
 */
final class ClientInstrumentation {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private static final String BOOTS = HttpComponentsClientHttpRequestFactoryBuilder.class.getName();

  /** What was shown and has no client yet, by the depth at which it was. */
  private static final ThreadLocal<
          @Nullable NavigableMap<Integer, PoolingHttpClientConnectionManagerBuilder>>
      shown = new ThreadLocal<>();

  private final Supplier<ClientTraceFactory[]> traces;

  ClientInstrumentation(Supplier<ClientTraceFactory[]> traces) {
    this.traces = traces;
  }

  HttpComponentsClientHttpRequestFactoryBuilder addTo(
      HttpComponentsClientHttpRequestFactoryBuilder builder) {
    return builder
        .withConnectionManagerCustomizer(this::remember)
        .withHttpClientCustomizer(this::instrument);
  }

  /** What was shown at this depth or deeper before has failed to become a client. */
  private void remember(PoolingHttpClientConnectionManagerBuilder connections) {
    NavigableMap<Integer, PoolingHttpClientConnectionManagerBuilder> open = shown.get();
    if (open == null) {
      open = new TreeMap<>();
      shown.set(open);
    }
    int depth = depth();
    open.tailMap(depth, true).clear();
    open.put(depth, connections);
  }

  private void instrument(HttpClientBuilder client) {
    PoolingHttpClientConnectionManagerBuilder own = shownHere();
    ClientTraceFactory[] told = traces.get();
    PoolingHttpClientConnectionManagerBuilder traced = own == null ? null : tracedOrNull(own);
    if (traced == null) {
      TracedHttpClients.instrument(client, told);
    } else {
      TracedHttpClients.instrument(client, traced, told);
    }
  }

  private static @Nullable PoolingHttpClientConnectionManagerBuilder shownHere() {
    NavigableMap<Integer, PoolingHttpClientConnectionManagerBuilder> open = shown.get();
    if (open == null) {
      return null;
    }
    int depth = depth();
    PoolingHttpClientConnectionManagerBuilder own = open.get(depth);
    open.tailMap(depth, true).clear();
    if (open.isEmpty()) {
      shown.remove();
    }
    return depth == 0 ? null : own;
  }

  /**
   * How many clients are being built on this thread, each within the building of the one before. At
   * one depth they are built one after the other: a client belongs to what was shown last at its
   * own, and must never get the trust of another.
   */
  private static int depth() {
    return StackWalker.getInstance()
        .walk(frames -> (int) frames.filter(frame -> frame.getClassName().equals(BOOTS)).count());
  }

  private static @Nullable PoolingHttpClientConnectionManagerBuilder tracedOrNull(
      PoolingHttpClientConnectionManagerBuilder connections) {
    try {
      return ConnectionSettings.traced(connections);
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      logger.log(
          Level.WARNING,
          "the settings of a connection manager cannot be read; its client is traced without DNS,"
              + " connect, TLS and what is written and read. Requests are not affected",
          unreadable);
      return null;
    }
  }
}
