#!/usr/bin/env bash
# forceFlush() of OpenTelemetry's SdkTracerProvider and SdkLoggerProvider says success when the collector refused
# everything; that of SdkMeterProvider says failure. Who checks the result before a short-lived process ends (a batch job, a
# function) learns nothing about its spans.
# Seen with opentelemetry-sdk and opentelemetry-exporter-otlp 1.68.0, a collector that answers 400 to each of the three.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

pom() { # group:artifact:version …
  {
    echo "<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging><dependencies>"
    for coordinate in "$@"; do
      IFS=: read -r group artifact version <<< "$coordinate"
      echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency>"
    done
    echo "</dependencies></project>"
  } > pom.xml
  rm -rf lib
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime
}

pom io.opentelemetry:opentelemetry-exporter-otlp:1.68.0 io.opentelemetry:opentelemetry-sdk:1.68.0
cat > Flush.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

public class Flush {
  public static void main(String[] args) throws Exception {
    AtomicInteger refused = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      refused.incrementAndGet();
      exchange.sendResponseHeaders(400, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    SdkTracerProvider traces = SdkTracerProvider.builder().addSpanProcessor(BatchSpanProcessor.builder(
        OtlpHttpSpanExporter.builder().setEndpoint(url + "/v1/traces").build()).build()).build();
    SdkLoggerProvider logs = SdkLoggerProvider.builder().addLogRecordProcessor(BatchLogRecordProcessor.builder(
        OtlpHttpLogRecordExporter.builder().setEndpoint(url + "/v1/logs").build()).build()).build();
    SdkMeterProvider metrics = SdkMeterProvider.builder().registerMetricReader(PeriodicMetricReader.create(
        OtlpHttpMetricExporter.builder().setEndpoint(url + "/v1/metrics").build())).build();
    traces.get("finding").spanBuilder("span").startSpan().end();
    logs.get("finding").logRecordBuilder().setBody("log").emit();
    metrics.get("finding").counterBuilder("counter").build().add(1);
    String said = "traces=" + said(traces.forceFlush()) + " logs=" + said(logs.forceFlush())
        + " metrics=" + said(metrics.forceFlush());
    System.out.println(said + " refused=" + refused);
    System.exit(0);
  }

  static boolean said(CompletableResultCode code) {
    return code.join(30, TimeUnit.SECONDS).isSuccess();
  }
}
J
seen=$(java -cp "lib/*" Flush.java 2>/dev/null)
echo "opentelemetry-sdk 1.68.0, isSuccess() of forceFlush(): $seen"
[ "$seen" = "traces=true logs=true metrics=false refused=3" ] || { echo "changed: expected true, true, false and 3 refused"; exit 1; }
