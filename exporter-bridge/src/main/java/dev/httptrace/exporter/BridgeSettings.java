/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the code said, laid over what the environment says.
 *
 * @param serviceName a default; the environment's name wins
 * @param endpoint an override, or null for the environment's
 * @param protocol an override, or null for the environment's
 * @param spool an override, or null for the environment's
 * @param otlp whether the OTLP exporter may be used at all
 */
record BridgeSettings(
    String serviceName,
    @Nullable String endpoint,
    @Nullable OtlpProtocol protocol,
    @Nullable Path spool,
    boolean otlp) {

  private static final Logger logger = System.getLogger(BridgeSettings.class.getName());

  /** Weakest of all: system properties and environment variables win. */
  static final Map<String, String> DEFAULTS =
      Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");

  private static final String SPOOL = "otel.httptrace.export.spool.directory";
  private static final List<String> OF_SPOOL =
      List.of("otel.httptrace.export.spool.max-bytes", "otel.httptrace.export.spool.max-age");
  private static final String SERVICE_NAME = "otel.service.name";
  private static final String TRACES_EXPORTER = "otel.traces.exporter";
  private static final String TRACES_ENDPOINT = "otel.exporter.otlp.traces.endpoint";
  private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
  private static final String TRACES_PROTOCOL = "otel.exporter.otlp.traces.protocol";
  private static final String PROTOCOL = "otel.exporter.otlp.protocol";
  private static final String METRICS_ENDPOINT = "otel.exporter.otlp.metrics.endpoint";
  private static final String LOGS_ENDPOINT = "otel.exporter.otlp.logs.endpoint";
  private static final String METRICS_PROTOCOL = "otel.exporter.otlp.metrics.protocol";

  /** Returns the properties to set over {@code config}. */
  Map<String, String> over(ConfigProperties config) {
    Map<String, String> over = new HashMap<>();
    // Set as a plain default, the name would beat the service.name of OTEL_RESOURCE_ATTRIBUTES.
    if (said(config, SERVICE_NAME) == null
        && !config.getMap("otel.resource.attributes").containsKey("service.name")) {
      over.put(SERVICE_NAME, serviceName);
    }
    for (String setting : List.of(TRACES_ENDPOINT, METRICS_ENDPOINT, LOGS_ENDPOINT, ENDPOINT)) {
      String value = said(config, setting);
      if (value != null) {
        URI ignored = OtlpEndpoint.url(setting, value);
      }
    }
    if (spool != null) {
      over.put(SPOOL, spool.toString());
    }
    likeTraces("metrics", config, over);
    likeTraces("logs", config, over);
    // The SDK's own message would not name the setting.
    var ignored = PipelineSettings.exportTimeout(config);
    List<String> exporters = config.getList(TRACES_EXPORTER);
    warnOfSpool(config, otlp && (exporters.isEmpty() || exporters.contains("otlp")));
    if (!otlp) {
      List<String> others = exporters.stream().filter(name -> !name.equals("otlp")).toList();
      over.put(TRACES_EXPORTER, others.isEmpty() ? "none" : String.join(",", others));
    } else if (exporters.isEmpty() || exporters.contains("otlp")) {
      OtlpProtocol effective = effectiveProtocol(config);
      over.put(TRACES_PROTOCOL, effective.settingValue());
      if (endpoint != null) {
        over.put(TRACES_ENDPOINT, OtlpEndpoint.forTraces(endpoint, effective));
      }
    } else if (endpoint != null || protocol != null) {
      logger.log(
          Level.WARNING,
          "spans are not exported over OTLP{0}: {1} is {2}",
          endpoint == null ? "" : " to " + OtlpEndpoint.shown(endpoint),
          TRACES_EXPORTER,
          String.join(",", exporters));
    }
    return over;
  }

  private void warnOfSpool(ConfigProperties config, boolean isUsed) {
    boolean isOn = spool != null || said(config, SPOOL) != null;
    if (isOn && !isUsed) {
      logger.log(Level.WARNING, "httptrace keeps no spans on disk: none are exported over OTLP");
    } else if (!isOn) {
      List<String> idle = OF_SPOOL.stream().filter(name -> said(config, name) != null).toList();
      if (!idle.isEmpty()) {
        logger.log(
            Level.WARNING,
            "httptrace keeps no spans on disk: {0} is not set, so these have no effect: {1}",
            SPOOL,
            String.join(", ", idle));
      }
    }
  }

  /** Has another signal, if it is exported over OTLP, take the protocol that spans would take. */
  private static void likeTraces(String signal, ConfigProperties config, Map<String, String> over) {
    String prefix = "otel.exporter.otlp." + signal;
    if (config.getList("otel." + signal + ".exporter").contains("otlp")
        && said(config, prefix + ".protocol") == null
        && said(config, PROTOCOL) == null) {
      String own = said(config, prefix + ".endpoint");
      String target = own == null ? said(config, ENDPOINT) : own;
      over.put(prefix + ".protocol", byPort(target).settingValue());
    }
  }

  /** Returns where spans go, as a log may show it, once {@link #over} has been applied. */
  static String shownEndpoint(ConfigProperties config) {
    String traces = said(config, TRACES_ENDPOINT);
    if (traces != null) {
      return OtlpEndpoint.shown(traces);
    }
    OtlpProtocol protocol =
        OtlpProtocol.parse(
            TRACES_PROTOCOL, config.getString(TRACES_PROTOCOL, OtlpProtocol.GRPC.settingValue()));
    String base = said(config, ENDPOINT);
    return OtlpEndpoint.shown(
        OtlpEndpoint.forTraces(base == null ? protocol.defaultEndpoint() : base, protocol));
  }

  /** Returns where metrics go, as a log may show it. */
  static String shownMetricsEndpoint(ConfigProperties config) {
    String metrics = said(config, METRICS_ENDPOINT);
    if (metrics != null) {
      return OtlpEndpoint.shown(metrics);
    }
    String setting = said(config, METRICS_PROTOCOL) == null ? PROTOCOL : METRICS_PROTOCOL;
    OtlpProtocol protocol =
        OtlpProtocol.parse(setting, config.getString(setting, OtlpProtocol.GRPC.settingValue()));
    String base = said(config, ENDPOINT);
    return OtlpEndpoint.shown(
        OtlpEndpoint.forMetrics(base == null ? protocol.defaultEndpoint() : base, protocol));
  }

  private OtlpProtocol effectiveProtocol(ConfigProperties config) {
    if (protocol != null) {
      return protocol;
    }
    for (String setting : List.of(TRACES_PROTOCOL, PROTOCOL)) {
      String value = said(config, setting);
      if (value != null) {
        return OtlpProtocol.parse(setting, value);
      }
    }
    String target = endpoint;
    for (String setting : List.of(TRACES_ENDPOINT, ENDPOINT)) {
      target = target == null ? said(config, setting) : target;
    }
    return byPort(target);
  }

  /**
   * The SDK's own default is gRPC, the specification's and the Java agent's is HTTP. Nobody listens
   * for HTTP on 4317, so that port says gRPC.
   */
  private static OtlpProtocol byPort(@Nullable String target) {
    return target != null && OtlpEndpoint.port(target) == 4317
        ? OtlpProtocol.GRPC
        : OtlpProtocol.HTTP_PROTOBUF;
  }

  private static @Nullable String said(ConfigProperties config, String name) {
    String value = config.getString(name);
    return value == null || value.isBlank() ? null : value;
  }
}
