/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.util.Objects.requireNonNull;

import dev.httptrace.OutsideText;
import dev.httptrace.PoolLoad;
import dev.httptrace.PoolSource;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The load of a connection pool as metrics:
 *
 * <ul>
 *   <li>{@code http.client.open_connections} by the conventions (in development there), in {@code
 *       {connection}}, with {@code http.connection.state}, {@code active} or {@code idle};
 *   <li>{@code httptrace.client.pool.pending}, requests that wait for a connection, in {@code
 *       {request}};
 *   <li>{@code httptrace.client.pool.max}, connections allowed, in {@code {connection}}.
 * </ul>
 *
 * <p>Each has {@code httptrace.pool.name}, {@code server.address} and {@code server.port}. These
 * are up-down counters that are asked for when the SDK collects, on the collecting thread; without
 * a reader nothing is ever asked. A pool that throws when asked is logged by the SDK and left out
 * of that collection.
 *
 * <p>From a {@link PoolSource}, as {@code TracedHttpClients.loads} is one, with the same
 * attributes:
 *
 * <ul>
 *   <li>{@code httptrace.client.pool.wait_time}, a histogram in seconds, how long requests waited
 *       for a connection; with {@code error.type} if they got none;
 *   <li>{@code httptrace.client.pool.use_time}, a histogram in seconds, how long connections were
 *       in use before they came back;
 *   <li>{@code httptrace.client.pool.opened} and {@code httptrace.client.pool.closed}, counters in
 *       {@code {connection}}; the latter with {@code httptrace.conn.discard_reason};
 *   <li>{@code http.client.connection.duration} by the conventions (in development there), the age
 *       of connections when they are closed.
 * </ul>
 *
 * <p>They are recorded on the threads of the requests, sampled or not, traced or not.
 *
 * <pre>{@code
 * PoolingHttpClientConnectionManager manager = TracedHttpClients.connections().build();
 * PoolMetrics load =
 *     PoolMetrics.observe(openTelemetry, "checkout", TracedHttpClients.loads(manager));
 * }</pre>
 */
public final class PoolMetrics implements AutoCloseable {

  private static final AttributeKey<String> POOL = AttributeKey.stringKey("httptrace.pool.name");
  private static final AttributeKey<String> STATE = AttributeKey.stringKey("http.connection.state");

  private final BatchCallback callback;
  private final Runnable listening;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PoolMetrics(BatchCallback callback, Runnable listening) {
    this.callback = callback;
    this.listening = listening;
  }

  /**
   * Measures a pool until closed.
   *
   * @param openTelemetry gives the meter
   * @param name distinguishes the pools of a process
   * @param loads asked with each collection, from any thread
   */
  public static PoolMetrics observe(
      OpenTelemetry openTelemetry, String name, Supplier<? extends List<PoolLoad>> loads) {
    requireNonNull(name, "name");
    requireNonNull(loads, "loads");
    Meter meter = ClientMetrics.meter(requireNonNull(openTelemetry, "openTelemetry"));
    ObservableLongMeasurement open =
        measurement(
            meter,
            "http.client.open_connections",
            "{connection}",
            "Connections that are active or idle.");
    ObservableLongMeasurement pending =
        measurement(
            meter,
            "httptrace.client.pool.pending",
            "{request}",
            "Requests that wait for a connection.");
    ObservableLongMeasurement max =
        measurement(
            meter, "httptrace.client.pool.max", "{connection}", "Connections that are allowed.");
    return new PoolMetrics(
        meter.batchCallback(
            () -> loads.get().forEach(each -> record(name, each, open, pending, max)),
            open,
            pending,
            max),
        // An SDK that measures nothing shall not cost the requests a look at the clock.
        loads instanceof PoolSource source && ClientMetrics.isEnabled(meter)
            ? source.listen(new PoolLife(meter, POOL, name))
            : () -> {});
  }

  /** Ends the measuring; the second call does nothing. */
  @Override
  public void close() {
    // The SDK warns of a second close.
    if (closed.compareAndSet(false, true)) {
      callback.close();
      listening.run();
    }
  }

  private static ObservableLongMeasurement measurement(
      Meter meter, String name, String unit, String description) {
    return meter
        .upDownCounterBuilder(name)
        .setUnit(unit)
        .setDescription(description)
        .buildObserver();
  }

  private static void record(
      String name,
      PoolLoad each,
      ObservableLongMeasurement open,
      ObservableLongMeasurement pending,
      ObservableLongMeasurement max) {
    String host = OutsideText.cut(each.host(), OutsideText.LONGEST_NAME);
    Attributes server =
        Attributes.of(POOL, name, Keys.SERVER_ADDRESS, host, Keys.SERVER_PORT, (long) each.port());
    open.record(each.load().leased(), server.toBuilder().put(STATE, "active").build());
    open.record(each.load().available(), server.toBuilder().put(STATE, "idle").build());
    pending.record(each.load().pending(), server);
    max.record(each.load().max(), server);
  }
}
