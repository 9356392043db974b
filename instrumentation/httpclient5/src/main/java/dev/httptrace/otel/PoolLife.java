/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.DiscardReason;
import dev.httptrace.OutsideText;
import dev.httptrace.PoolListener;
import dev.httptrace.record.ErrorType;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What becomes of the connections of a pool, and how long requests wait for one, as metrics. */
final class PoolLife implements PoolListener {

  /** A lease takes microseconds, or as long as others hold their connections. */
  private static final List<Double> WAITS =
      Stream.concat(
              Stream.of(0.0001, 0.00025, 0.0005, 0.001, 0.0025), ClientMetrics.BOUNDARIES.stream())
          .toList();

  /** Of the conventions, for http.client.connection.duration. */
  private static final List<Double> AGES =
      List.of(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0);

  private final AttributeKey<String> poolKey;
  private final String pool;
  private final DoubleHistogram waits;
  private final DoubleHistogram uses;
  private final LongCounter opened;
  private final LongCounter closed;
  private final DoubleHistogram ages;
  private volatile Server last;

  PoolLife(Meter meter, AttributeKey<String> poolKey, String pool) {
    this.poolKey = poolKey;
    this.pool = pool;
    this.last = new Server("", -1, Attributes.empty());
    this.waits =
        ClientMetrics.histogram(
            meter,
            "httptrace.client.pool.wait_time",
            "How long requests waited for a connection of the pool.",
            WAITS);
    this.uses =
        ClientMetrics.histogram(
            meter,
            "httptrace.client.pool.use_time",
            "How long connections were in use before they came back to the pool.",
            WAITS);
    this.opened = counter(meter, "httptrace.client.pool.opened", "Connections that were made.");
    this.closed = counter(meter, "httptrace.client.pool.closed", "Connections that were closed.");
    this.ages =
        ClientMetrics.histogram(
            meter,
            "http.client.connection.duration",
            "The duration of the successfully established outbound HTTP connections.",
            AGES);
  }

  private static LongCounter counter(Meter meter, String name, String description) {
    return meter.counterBuilder(name).setUnit("{connection}").setDescription(description).build();
  }

  @Override
  public void leaseDone(String host, int port, long nanos, @Nullable Exception error) {
    Attributes server = server(host, port);
    waits.record(
        Keys.seconds(nanos),
        error == null
            ? server
            : server.toBuilder().put(Keys.ERROR_TYPE, ErrorType.ofLeaseFailure(error)).build());
  }

  @Override
  public void connOpened(String host, int port) {
    opened.add(1, server(host, port));
  }

  @Override
  public void connReturned(String host, int port, long nanos) {
    uses.record(Keys.seconds(nanos), server(host, port));
  }

  @Override
  public void connClosed(String host, int port, long ageNanos, @Nullable DiscardReason reason) {
    Attributes attributes = server(host, port);
    ages.record(Keys.seconds(ageNanos), attributes);
    AttributesBuilder why = attributes.toBuilder();
    if (reason != null) {
      why.put(Keys.DISCARD_REASON, reason.name().toLowerCase(Locale.ROOT));
    }
    closed.add(1, why.build());
  }

  /** Made once for those that come one after the other. */
  private Attributes server(String host, int port) {
    Server known = last;
    if (known.port != port || !known.host.equals(host)) {
      String shown = OutsideText.cut(host, OutsideText.LONGEST_NAME);
      known =
          new Server(
              host,
              port,
              Attributes.of(
                  poolKey, pool, Keys.SERVER_ADDRESS, shown, Keys.SERVER_PORT, (long) port));
      last = known;
    }
    return known.attributes;
  }

  private record Server(String host, int port, Attributes attributes) {}
}
