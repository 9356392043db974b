/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.client.active_requests} by the conventions (in development there): the exchanges that
 * have begun and are not over, their connection given back or closed. Each is counted up and down
 * with the same attributes, whether sampled or not.
 */
final class ActiveRequests {

  private final LongUpDownCounter active;
  private final KnownMethods methods;
  private volatile Series last = new Series("", "", -1, null, Attributes.empty());

  ActiveRequests(Meter meter, KnownMethods methods) {
    this.active =
        meter
            .upDownCounterBuilder("http.client.active_requests")
            .setUnit("{request}")
            .setDescription("Number of active HTTP requests.")
            .build();
    this.methods = methods;
  }

  /**
   * Counts.
   *
   * @param change 1 at the begin of an exchange, -1 at its end
   * @param host the server's name as it is recorded
   */
  void add(
      long change,
      String method,
      String host,
      int port,
      @Nullable String template,
      Context context) {
    Series series = last;
    if (!series.isOf(method, host, port, template)) {
      series = new Series(method, host, port, template, attributes(method, host, port, template));
      last = series;
    }
    active.add(change, series.attributes, context);
  }

  private Attributes attributes(String method, String host, int port, @Nullable String template) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(Keys.METHOD, methods.name(method));
    attributes.put(Keys.SERVER_ADDRESS, host);
    attributes.put(Keys.SERVER_PORT, (long) port);
    if (template != null) {
      attributes.put(Keys.URL_TEMPLATE, template);
    }
    return attributes.build();
  }

  /** Made once for exchanges that come one after the other. */
  private record Series(
      String method, String host, int port, @Nullable String template, Attributes attributes) {

    boolean isOf(String method, String host, int port, @Nullable String template) {
      return this.port == port
          && this.host.equals(host)
          && this.method.equals(method)
          && Objects.equals(this.template, template);
    }
  }
}
