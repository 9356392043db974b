/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessorBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says of an {@link OtlpBridge} what the environment does not. Not for several threads. */
public final class OtlpBridgeBuilder {
  private static final Duration LONGEST_CLOSE = Duration.ofHours(1);

  private final String serviceName;
  private final List<SpanExporter> exporters = new ArrayList<>();
  private @Nullable String endpoint;
  private @Nullable OtlpProtocol protocol;
  private boolean otlp = true;
  private Duration closeTimeout = Duration.ofSeconds(2);

  OtlpBridgeBuilder(String serviceName) {
    this.serviceName = serviceName;
  }

  /**
   * Sends spans to this collector, whichever the environment says. If it says that spans are not
   * exported over OTLP at all ({@code OTEL_TRACES_EXPORTER}), they are not; one warning tells.
   *
   * @param endpoint such as {@code http://localhost:4318}; over HTTP {@code /v1/traces} is added
   *     where it is missing
   * @throws IllegalArgumentException if it is not an http or https URL with a host, or carries a
   *     password, a query or a fragment
   */
  public OtlpBridgeBuilder endpoint(String endpoint) {
    this.endpoint = OtlpEndpoint.checked(requireNonNull(endpoint, "endpoint"));
    return this;
  }

  /** Sends spans by this protocol, whichever the environment says, if over OTLP at all. */
  public OtlpBridgeBuilder protocol(OtlpProtocol protocol) {
    this.protocol = requireNonNull(protocol, "protocol");
    return this;
  }

  /**
   * Adds an exporter, with a batch processor of its own so that a slow collector does not hold it
   * up. The bridge shuts it down.
   */
  public OtlpBridgeBuilder exporter(SpanExporter exporter) {
    exporters.add(requireNonNull(exporter, "exporter"));
    return this;
  }

  /** Exports nothing over OTLP, even if {@code OTEL_TRACES_EXPORTER} names it. */
  public OtlpBridgeBuilder withoutOtlp() {
    this.otlp = false;
    return this;
  }

  /**
   * Bounds {@link OtlpBridge#close}; two seconds unless set.
   *
   * @throws IllegalArgumentException if it is not positive, or longer than an hour
   */
  public OtlpBridgeBuilder closeTimeout(Duration closeTimeout) {
    requireNonNull(closeTimeout, "closeTimeout");
    if (closeTimeout.isNegative()
        || closeTimeout.isZero()
        || closeTimeout.compareTo(LONGEST_CLOSE) > 0) {
      throw new IllegalArgumentException(
          "closeTimeout must be positive and at most an hour: " + closeTimeout);
    }
    this.closeTimeout = closeTimeout;
    return this;
  }

  /**
   * Starts the SDK.
   *
   * @throws IllegalArgumentException if a setting of the environment is malformed; the message
   *     names it
   * @throws IllegalStateException if an endpoint or protocol was given together with {@link
   *     #withoutOtlp}
   */
  public OtlpBridge build() {
    if (!otlp && (endpoint != null || protocol != null)) {
      throw new IllegalStateException(
          "withoutOtlp was given together with " + (endpoint != null ? endpoint : protocol));
    }
    BridgeSettings settings = new BridgeSettings(serviceName, endpoint, protocol, otlp);
    List<SpanExporter> extra = List.copyOf(exporters);
    CollectorGuard guard = new CollectorGuard();
    boolean started = false;
    try {
      AutoConfiguredOpenTelemetrySdk configured =
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> BridgeSettings.DEFAULTS)
              .addPropertiesCustomizer(settings::over)
              .addSpanExporterCustomizer(guard::guard)
              .addMetricExporterCustomizer(guard::guard)
              .addSpanProcessorCustomizer((processor, config) -> ReliableFlush.of(processor))
              .addTracerProviderCustomizer((tracing, config) -> add(extra, tracing, config))
              .build();
      started = true;
      return new OtlpBridge(configured.getOpenTelemetrySdk(), guard, closeTimeout);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(
          "cannot start OpenTelemetry for " + serviceName + ": " + reason(e), e);
    } finally {
      if (!started) {
        guard.close();
      }
    }
  }

  private static SdkTracerProviderBuilder add(
      List<SpanExporter> exporters, SdkTracerProviderBuilder tracing, ConfigProperties config) {
    exporters.forEach(exporter -> tracing.addSpanProcessor(batching(exporter, config)));
    return tracing;
  }

  /** Does for an exporter of the code what autoconfiguration does for those it knows by name. */
  private static SpanProcessor batching(SpanExporter exporter, ConfigProperties config) {
    BatchSpanProcessorBuilder batching = BatchSpanProcessor.builder(exporter);
    ifSet(config.getDuration("otel.bsp.schedule.delay"), batching::setScheduleDelay);
    ifSet(config.getInt("otel.bsp.max.queue.size"), batching::setMaxQueueSize);
    ifSet(config.getInt("otel.bsp.max.export.batch.size"), batching::setMaxExportBatchSize);
    ifSet(config.getDuration("otel.bsp.export.timeout"), batching::setExporterTimeout);
    return ReliableFlush.of(batching.build());
  }

  private static <T> void ifSet(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  /**
   * Autoconfiguration wraps what an exporter's builder refused in "Unexpected configuration error".
   */
  private static String reason(ConfigurationException e) {
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + cause.getMessage();
  }
}
