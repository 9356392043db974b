#!/usr/bin/env bash
# The traceparent of a sampled span of OpenTelemetry's SDK for Java ends in 03, not in the 01 of every example: the second bit
# says that the trace id is random. Whoever compares the flags with "01" (proxies, log filters, tests) takes it for not sampled.
# Seen: 1.55.0 sends -01, 1.60.0 and 1.68.0 send -03; TraceFlags.isSampled() is true for both.
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

cat > Flags.java <<'J'
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.HashMap;
import java.util.Map;

public class Flags {
  public static void main(String[] args) {
    Span span = SdkTracerProvider.builder()
        .addSpanProcessor(SimpleSpanProcessor.create(SpanExporter.composite())).build()
        .get("finding").spanBuilder("span").startSpan();
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
    System.out.println(headers.get("traceparent").substring(53) + "/" + span.getSpanContext().isSampled());
  }
}
J
seen=""
for release in 1.55.0 1.60.0 1.68.0; do
  pom "io.opentelemetry:opentelemetry-sdk:$release"
  flags=$(java -cp "lib/*" Flags.java)
  echo "opentelemetry-sdk $release: flags/sampled $flags"
  seen="$seen$flags "
done
[ "$seen" = "01/true 03/true 03/true " ] || { echo "changed: expected 01, 03, 03"; exit 1; }
