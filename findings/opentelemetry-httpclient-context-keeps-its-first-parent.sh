#!/usr/bin/env bash
# OpenTelemetry's library instrumentation for HttpClient 5 keeps the parent of a call's spans in the HttpClientContext and never
# takes it out. A context that is shared by calls one after another (for cookies, NTLM or a client certificate) ties all of them to
# the trace of the first: their spans, and through traceparent those of the services called, and each is counted as one more resend.
# Seen with opentelemetry-apache-httpclient-5.2 2.23.0-alpha and HttpClient 5.6.5. Do instead: a new context for each call,
# with the cookie store or the user token handed on.
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

pom io.opentelemetry.instrumentation:opentelemetry-apache-httpclient-5.2:2.23.0-alpha io.opentelemetry:opentelemetry-sdk-testing:1.57.0 \
  org.apache.httpcomponents.client5:httpclient5:5.6.5
cat > Shared.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.instrumentation.apachehttpclient.v5_2.ApacheHttpClientTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;

public class Shared {
  static volatile String traceparent;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      traceparent = exchange.getRequestHeaders().getFirst("traceparent");
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    HttpClientContext one = HttpClientContext.create();
    System.out.println("shared " + traces(url, () -> one) + ", new ones " + traces(url, HttpClientContext::create));
    System.exit(0);
  }

  /** For each of three calls: the trace of its span and of its traceparent, and as which resend it counts. */
  static List<String> traces(String url, Supplier<HttpClientContext> contexts) throws Exception {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    OpenTelemetrySdk otel = OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
    Tracer tracer = otel.getTracer("finding");
    List<String> seen = new ArrayList<>();
    String first = null;
    try (CloseableHttpClient client = ApacheHttpClientTelemetry.create(otel).newHttpClient()) {
      for (int i = 0; i < 3; i++) {
        Span caller = tracer.spanBuilder("caller").startSpan();
        try (Scope ignored = caller.makeCurrent()) {
          client.execute(new HttpGet(url), contexts.get(), response -> null);
        }
        caller.end();
        SpanData call = spans.getFinishedSpanItems().stream().filter(s -> s.getKind() == SpanKind.CLIENT).findFirst().get();
        String own = caller.getSpanContext().getTraceId();
        first = first == null ? own : first;
        String sent = traceparent.split("-")[1];
        String trace = !sent.equals(call.getTraceId()) ? "two traces"
            : sent.equals(own) ? "own trace" : sent.equals(first) ? "first trace" : "other trace";
        Long resend = call.getAttributes().get(AttributeKey.longKey("http.request.resend_count"));
        seen.add(trace + (resend == null ? "" : " resend " + resend));
        spans.reset();
      }
    }
    return seen;
  }
}
J
seen=$(java -cp "lib/*" Shared.java 2>/dev/null)
echo "opentelemetry-apache-httpclient-5.2 2.23.0-alpha, three calls of three callers, HttpClientContext: $seen"
[ "$seen" = "shared [own trace, first trace resend 1, first trace resend 2], new ones [own trace, own trace, own trace]" ] \
  || { echo "changed: expected the shared context alone to keep the first trace"; exit 1; }
