/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.util.Objects.requireNonNull;

import dev.httptrace.exporter.otlp.CollectorGuard;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link OtlpBridge} beyond those of the environment. Not for several threads. */
public final class OtlpBridgeBuilder {
  private static final Duration LONGEST_CLOSE = Duration.ofHours(1);

  private final String serviceName;
  private final List<SpanExporter> exporters = new ArrayList<>();
  private @Nullable String endpoint;
  private @Nullable OtlpProtocol protocol;
  private @Nullable Path spool;
  private boolean otlp = true;
  private Duration closeTimeout = Duration.ofSeconds(2);

  OtlpBridgeBuilder(String serviceName) {
    this.serviceName = serviceName;
  }

  /**
   * Sends spans to this collector, whatever the environment says. If {@code OTEL_TRACES_EXPORTER}
   * says that spans are not exported over OTLP at all, they are not, and one warning says so.
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

  /** Sends spans by this protocol, whatever the environment says, if they go over OTLP at all. */
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

  /**
   * Keeps spans that the collector does not take in files of this directory, whatever the
   * environment says, and sends them when it takes requests again, or at the next start. Without
   * this or {@code otel.httptrace.export.spool.directory} they are lost when there is no memory for
   * them, or when the bridge is closed.
   *
   * <p>The directory is made if it does not exist. If it cannot be written, one warning says so and
   * spans are exported as without it. Several processes may use the same; nobody but the user of
   * this process should be able to write it.
   */
  public OtlpBridgeBuilder spool(Path directory) {
    this.spool = requireNonNull(directory, "directory");
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
   * @throws IllegalStateException if an endpoint, protocol or spool was given together with {@link
   *     #withoutOtlp}, or if OpenTelemetry's exporter does not find OkHttp, as on a module path
   *     where no module requires {@code okhttp3}
   */
  public OtlpBridge build() {
    if (!otlp && (endpoint != null || protocol != null || spool != null)) {
      throw new IllegalStateException(
          "withoutOtlp was given together with "
              + (endpoint != null ? endpoint : protocol != null ? protocol : spool));
    }
    BridgeSettings settings = new BridgeSettings(serviceName, endpoint, protocol, spool, otlp);
    List<SpanExporter> extra = List.copyOf(exporters);
    CollectorGuard guard =
        new CollectorGuard(BridgeSettings::shownEndpoint, BridgeSettings::shownMetricsEndpoint);
    SpanPipelines pipelines = new SpanPipelines(guard);
    boolean started = false;
    try {
      AutoConfiguredOpenTelemetrySdkBuilder sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .addPropertiesSupplier(() -> BridgeSettings.DEFAULTS)
              .addPropertiesCustomizer(settings::over)
              .addSpanExporterCustomizer(guard::guard)
              .addMetricExporterCustomizer(guard::guard)
              .addSpanProcessorCustomizer(
                  (processor, config) -> ready(pipelines.inPlaceOf(processor, config), config))
              .addSamplerCustomizer(
                  (sampler, config) -> isLate(config) ? LateRendering.sampler(sampler) : sampler)
              .addTracerProviderCustomizer(
                  (tracing, config) -> add(extra, pipelines, tracing, config));
      AutoConfiguredOpenTelemetrySdk configured = ConfigFile.ignored(serviceName, sdk::build);
      started = true;
      OpenTelemetrySdk built = configured.getOpenTelemetrySdk();
      SpanMetrics.register(built.getMeter("dev.httptrace.exporter"), pipelines);
      return new OtlpBridge(built, guard, pipelines, closeTimeout);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(
          "cannot start OpenTelemetry for " + serviceName + ": " + reason(e), e);
    } catch (NoClassDefFoundError e) {
      if (!String.valueOf(e.getMessage()).startsWith("okhttp3")) {
        throw e;
      }
      throw new IllegalStateException(
          "cannot start OpenTelemetry for "
              + serviceName
              + ": its OTLP exporter needs okhttp3. On the module path, where no module requires"
              + " it, add --add-modules okhttp3 to the command line or \"requires okhttp3;\" to"
              + " your module-info",
          e);
    } finally {
      if (!started) {
        guard.closeSpool(0);
        guard.close();
      }
    }
  }

  private static SdkTracerProviderBuilder add(
      List<SpanExporter> exporters,
      SpanPipelines pipelines,
      SdkTracerProviderBuilder tracing,
      ConfigProperties config) {
    exporters.forEach(
        exporter -> tracing.addSpanProcessor(ready(pipelines.of(exporter, config), config)));
    return tracing;
  }

  private static SpanProcessor ready(SpanProcessor processor, ConfigProperties config) {
    return isLate(config) ? LateRendering.processor(processor) : processor;
  }

  private static boolean isLate(ConfigProperties config) {
    return config.getBoolean(LateRendering.SETTING, true);
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
