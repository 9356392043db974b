/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.util.Objects.requireNonNull;

import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.otlp.CollectorGuard;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An OpenTelemetry SDK that exports spans to Jaeger over OTLP.
 *
 * <pre>{@code
 * try (OtlpBridge bridge = OtlpBridge.start("checkout")) {
 *   OpenTelemetry openTelemetry = bridge.openTelemetry();
 *   ...
 * }
 * }</pre>
 *
 * <p>All standard {@code OTEL_*} environment variables and {@code otel.*} system properties are
 * honoured except {@code OTEL_CONFIG_FILE}, which is ignored with one warning. If a setting is
 * given in several places, the first of these wins:
 *
 * <ol>
 *   <li>the endpoint, protocol and {@code withoutOtlp} of {@link OtlpBridgeBuilder};
 *   <li>system properties;
 *   <li>environment variables;
 *   <li>the service name given here, and no export of metrics and logs, because Jaeger takes traces
 *       only; HTTP to {@code http://localhost:4318}, or gRPC where the endpoint's port is 4317;
 *   <li>OpenTelemetry's own defaults.
 * </ol>
 *
 * <p>Metrics recorded with {@link #openTelemetry} are exported as {@code OTEL_METRICS_EXPORTER}
 * says: with {@code otlp} to a collector or Prometheus, without more code.
 *
 * <p>If the collector is down, one warning is logged when the outage begins and one when it is
 * over; the same goes for metrics. Ending a span never waits: a background thread exports in
 * batches, several at once, and retries those that fail. Waiting spans are bounded in memory
 * ({@code otel.httptrace.export.memory}); when that is full, failed and slow spans and their traces
 * stay and others are dropped. {@link #accounts} has the number of every span. All threads are
 * daemons.
 *
 * <p>The bridge does not become {@code GlobalOpenTelemetry} and adds no shutdown hook; if you want
 * that, write {@code GlobalOpenTelemetry.set(bridge.openTelemetry())} and {@code
 * Runtime.getRuntime().addShutdownHook(new Thread(bridge::close))}. Without a {@link #close} the
 * spans of the last seconds are lost.
 *
 * <p>While a bridge exports over OTLP, OpenTelemetry's own log messages about spans and metrics
 * that could not be exported are dropped for the whole JVM, as the bridge reports them; those about
 * metrics only if it exports metrics.
 *
 * <p>May be used from any thread.
 */
public final class OtlpBridge implements AutoCloseable {
  /** Time for one attempt where the last one failed. */
  private static final long OUTAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final OpenTelemetrySdk sdk;
  private final CollectorGuard guard;
  private final SpanPipelines pipelines;
  private final long closeNanos;
  private final AtomicBoolean closed = new AtomicBoolean();

  OtlpBridge(
      OpenTelemetrySdk sdk, CollectorGuard guard, SpanPipelines pipelines, Duration closeTimeout) {
    this.sdk = sdk;
    this.guard = guard;
    this.pipelines = pipelines;
    this.closeNanos = closeTimeout.toNanos();
  }

  /**
   * Starts an SDK with the settings of the environment.
   *
   * @param serviceName the name Jaeger lists the spans under, unless the environment has another
   * @throws IllegalArgumentException if the name is blank or a setting of the environment is
   *     malformed
   */
  public static OtlpBridge start(String serviceName) {
    return builder(serviceName).build();
  }

  /**
   * Returns a builder for settings beyond the service name.
   *
   * @param serviceName the name Jaeger lists the spans under, unless the environment has another
   * @throws IllegalArgumentException if the name is blank
   */
  public static OtlpBridgeBuilder builder(String serviceName) {
    requireNonNull(serviceName, "serviceName");
    if (serviceName.isBlank()) {
      throw new IllegalArgumentException("serviceName must not be blank: '" + serviceName + "'");
    }
    return new OtlpBridgeBuilder(serviceName);
  }

  /** Returns what instrumentation needs; it stays usable, without effect, after {@link #close}. */
  public OpenTelemetry openTelemetry() {
    return sdk;
  }

  /**
   * Returns how many spans each exporter was given, and what became of them: first those of the
   * environment, OTLP, then those of the code in their order. May be called at any time, after
   * {@link #close} too; costs no more than to read some counters.
   */
  public List<SpanAccounts> accounts() {
    return pipelines.accounts();
  }

  /**
   * Exports the spans that have ended, and the metrics, now: for processes that may be frozen
   * between two requests, or that wait for what they exported.
   *
   * <p>Returns within the close timeout, whatever the collector does; what it has not taken by then
   * is tried again as ever. Metrics whose periodic export is under way are not exported once more.
   * Waits for nothing if the thread is interrupted. Throws nothing; after {@link #close} nothing is
   * left to export.
   */
  public void flush() {
    if (closed.get()) {
      return;
    }
    CompletableResultCode.ofAll(
            List.of(
                sdk.getSdkTracerProvider().forceFlush(), sdk.getSdkMeterProvider().forceFlush()))
        .join(closeNanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Exports the spans that have ended and shuts the SDK down, together with the exporters it was
   * given.
   *
   * <p>Returns within the close timeout (two seconds unless set), whatever the collector does;
   * spans it has not taken by then are dropped, or kept on disk if there is a {@linkplain
   * OtlpBridgeBuilder#spool spool}, for which half of the time is set aside. A collector that did
   * not take the last batch gets a quarter of a second, as does any if the thread is interrupted,
   * which it then still is. Throws nothing; the second call does nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      shutdown(interrupted || guard.isFailing());
    } finally {
      pipelines.close();
      guard.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void shutdown(boolean hurried) {
    long deadline = System.nanoTime() + closeNanos;
    pipelines.closing();
    guard.closing();
    CompletableResultCode shutdown = beginShutdown();
    // The last eighth is for the worker to count what it must give up, the last half to write it.
    long patience = closeNanos - closeNanos / (guard.isKeeping() ? 2 : 8);
    shutdown.join(hurried ? Math.min(OUTAGE_NANOS, patience) : patience, TimeUnit.NANOSECONDS);
    if (!shutdown.isDone()) {
      guard.abandon();
      shutdown.join(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    guard.closeSpool(Math.max(0, deadline - System.nanoTime()));
  }

  /**
   * Begins to shut the SDK down. Not on the caller's thread, for a reader of metrics waits for a
   * last export and then for its thread, five seconds each (PeriodicMetricReader 1.68.0).
   */
  private CompletableResultCode beginShutdown() {
    CompletableResultCode result = new CompletableResultCode();
    Thread thread =
        new Thread(
            () -> sdk.shutdown().whenComplete(result::succeed), "httptrace-exporter-shutdown");
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
