#!/usr/bin/env bash
# OpenTelemetry's InMemorySpanExporter forgets its spans when the SDK is closed: a test that closes the SDK to have everything
# exported, and then looks, finds nothing, and a check that "no secret was exported" passes on an empty list.
# Seen with opentelemetry-sdk-testing 1.68.0: 1 span before close(), 0 after; forceFlush() keeps it.
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

pom io.opentelemetry:opentelemetry-sdk-testing:1.68.0
cat > Emptied.java <<'J'
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;

public class Emptied {
  public static void main(String[] args) {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build()).build();
    sdk.getTracer("finding").spanBuilder("span").startSpan().end();
    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    int flushed = spans.getFinishedSpanItems().size();
    sdk.close();
    System.out.println("flushed " + flushed + ", closed " + spans.getFinishedSpanItems().size());
  }
}
J
seen=$(java -cp "lib/*" Emptied.java 2>/dev/null)
echo "opentelemetry-sdk-testing 1.68.0, spans in the exporter: $seen"
[ "$seen" = "flushed 1, closed 0" ] || { echo "changed: expected 1 and 0"; exit 1; }
