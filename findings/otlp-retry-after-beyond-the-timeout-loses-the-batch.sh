#!/usr/bin/env bash
# OpenTelemetry's OTLP exporter for Java does obey Retry-After, but within its own time-out of 10 s, which covers all attempts: a
# collector that asks for 30 s is sent nothing more. The exporter waits out its 10 s, drops the batch after one attempt, and
# reports a time-out, not the 503. Without the header it would have tried five times.
# Seen with opentelemetry-exporter-otlp 1.68.0: Retry-After 30 gives 1 attempt and "timeout", no header gives 5 and "503".
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
cat > Retry.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

public class Retry {
  public static void main(String[] args) throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      attempts.incrementAndGet();
      if (args.length > 0) {
        exchange.getResponseHeaders().add("Retry-After", args[0]);
      }
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    SdkTracerProvider provider = SdkTracerProvider.builder().addSpanProcessor(
        SimpleSpanProcessor.create(OtlpHttpSpanExporter.builder().setEndpoint(url).build())).build();
    provider.get("finding").spanBuilder("span").startSpan().end();
    provider.forceFlush().join(60, TimeUnit.SECONDS);
    System.out.println("attempts=" + attempts);
    System.exit(0);
  }
}
J
none=$(java -cp "lib/*" Retry.java 2>log | tail -1)
grep -q "status code 503" log || { echo "changed: without Retry-After the log does not name the 503"; exit 1; }
long=$(java -cp "lib/*" Retry.java 30 2>log | tail -1)
grep -q "timeout" log || { echo "changed: with Retry-After: 30 the log does not say timeout"; exit 1; }
if grep -q 503 log; then echo "changed: with Retry-After: 30 the log names the 503"; exit 1; fi
echo "opentelemetry-exporter-otlp 1.68.0, 503 for ever: no Retry-After $none, Retry-After: 30 $long and the log says timeout"
[ "$none $long" = "attempts=5 attempts=1" ] || { echo "changed: expected 5 attempts and 1"; exit 1; }
