#!/usr/bin/env bash
# An SdkTracerProvider without a span processor makes valid spans up to SDK 1.65: services that only pass the trace on, or write
# its id into their logs, need no more. With 1.68 its spans are invalid, and requests go out without traceparent.
# Seen: 1.65.0 injects a traceparent, 1.68.0 injects nothing; with any processor 1.68.0 injects one.
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

cat > Propagate.java <<'J'
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.HashMap;
import java.util.Map;

public class Propagate {
  public static void main(String[] args) {
    System.out.println("without=" + injects(SdkTracerProvider.builder().build()) + " with="
        + injects(SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite())).build()));
  }

  static boolean injects(SdkTracerProvider provider) {
    Span span = provider.get("finding").spanBuilder("span").startSpan();
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
    return headers.containsKey("traceparent");
  }
}
J
pom io.opentelemetry:opentelemetry-sdk:1.65.0
old=$(java -cp "lib/*" Propagate.java)
pom io.opentelemetry:opentelemetry-sdk:1.68.0
new=$(java -cp "lib/*" Propagate.java)
echo "traceparent without and with a span processor: 1.65.0 $old, 1.68.0 $new"
[ "$old $new" = "without=true with=true without=false with=true" ] || { echo "changed: expected only 1.68.0 without a processor to inject none"; exit 1; }
