#!/usr/bin/env bash
# Micrometer 1.17 deprecates its handler for HttpClient 5 and points to httpclient5-observation, HttpClient's own module. That one
# makes a span for each call and sends no trace context: who follows the advice loses the link to every service that is called.
# Seen with httpclient5-observation 5.6.5 and Micrometer Tracing 1.7.2 on OpenTelemetry: an INTERNAL span and a request without
# traceparent; Micrometer's deprecated handler on the same registry makes a CLIENT span and sends traceparent. HttpClient's main
# line has mended it (HTTPCLIENT-2423). Until that is released, keep the deprecated handler.
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

pom org.apache.httpcomponents.client5:httpclient5-observation:5.6.5 io.micrometer:micrometer-core:1.17.2 \
  io.micrometer:micrometer-observation:1.17.2 io.micrometer:micrometer-tracing-bridge-otel:1.7.2 \
  io.opentelemetry:opentelemetry-sdk-testing:1.62.0
cat > Sent.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.ObservationExecChainHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.observation.HttpClientObservationSupport;
import org.apache.hc.client5.http.observation.ObservingOptions;

public class Sent {
  static final InMemorySpanExporter spans = InMemorySpanExporter.create();
  static volatile boolean traceparent;

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      traceparent = exchange.getRequestHeaders().containsKey("traceparent");
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";

    HttpClientBuilder own = HttpClients.custom();
    HttpClientObservationSupport.enable(own, observations(), new SimpleMeterRegistry(), ObservingOptions.DEFAULT);
    HttpClientBuilder deprecated =
        HttpClients.custom().addExecInterceptorLast("micrometer", new ObservationExecChainHandler(observations()));
    System.out.println("HttpClient's module: " + call(own, url) + "; Micrometer's handler: " + call(deprecated, url));
    System.exit(0);
  }

  static String call(HttpClientBuilder builder, String url) throws Exception {
    spans.reset();
    try (CloseableHttpClient client = builder.build()) {
      client.execute(new HttpGet(url), response -> null);
    }
    return spans.getFinishedSpanItems().get(0).getKind() + " span, " + (traceparent ? "traceparent" : "no traceparent");
  }

  /** As Spring Boot sets it up: a sender of messages propagates, all else only makes spans. */
  static ObservationRegistry observations() {
    Tracer otel = SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build().get("finding");
    OtelTracer tracer = new OtelTracer(otel, new OtelCurrentTraceContext(), event -> {});
    OtelPropagator propagator =
        new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new FirstMatchingCompositeObservationHandler(
        new PropagatingSenderTracingObservationHandler<>(tracer, propagator), new DefaultTracingObservationHandler(tracer)));
    return registry;
  }
}
J
seen=$(java -cp "lib/*" Sent.java 2>/dev/null)
echo "httpclient5-observation 5.6.5, Micrometer 1.17.2: $seen"
[ "$seen" = "HttpClient's module: INTERNAL span, no traceparent; Micrometer's handler: CLIENT span, traceparent" ] \
  || { echo "changed: expected traceparent and a CLIENT span of Micrometer's handler alone"; exit 1; }
