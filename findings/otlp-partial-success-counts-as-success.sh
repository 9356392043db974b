#!/usr/bin/env bash
# OpenTelemetry's OTLP exporter for Java takes a 200 with partial_success.rejected_spans for a success: the collector has
# said that it dropped the spans, and neither the result, nor a log line at the default level says so.
# Seen with opentelemetry-exporter-otlp 1.68.0: 1 of 1 spans rejected with a reason, isSuccess() true, nothing logged.
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
cat > Partial.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

public class Partial {
  public static void main(String[] args) throws Exception {
    byte[] reason = "quota exceeded".getBytes("UTF-8");
    ByteArrayOutputStream partial = new ByteArrayOutputStream();
    partial.write(1 << 3); // rejected_spans
    partial.write(1);
    partial.write(2 << 3 | 2); // error_message
    partial.write(reason.length);
    partial.write(reason);
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    response.write(1 << 3 | 2); // partial_success
    response.write(partial.size());
    partial.writeTo(response);

    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, response.size());
      response.writeTo(exchange.getResponseBody());
      exchange.close();
    });
    server.start();
    SpanExporter otlp = OtlpHttpSpanExporter.builder()
        .setEndpoint("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces").build();
    CompletableFuture<CompletableResultCode> result = new CompletableFuture<>();
    SpanExporter watched = new SpanExporter() {
      @Override public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode code = otlp.export(spans);
        code.whenComplete(() -> result.complete(code));
        return code;
      }
      @Override public CompletableResultCode flush() { return otlp.flush(); }
      @Override public CompletableResultCode shutdown() { return otlp.shutdown(); }
    };
    SdkTracerProvider provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(watched)).build();
    provider.get("finding").spanBuilder("rejected").startSpan().end();
    System.out.println("success=" + result.get(30, TimeUnit.SECONDS).isSuccess());
    provider.shutdown().join(10, TimeUnit.SECONDS);
    server.stop(0);
  }
}
J
seen=$(java -cp "lib/*" Partial.java 2>&1)
echo "opentelemetry-exporter-otlp 1.68.0, one of one span rejected: $seen"
[ "$seen" = "success=true" ] || { echo "changed: expected success=true and no other line"; exit 1; }
