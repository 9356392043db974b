#!/usr/bin/env bash
# OpenTelemetry's OTLP exporter for Java tries a batch again when a proxy answers 503 by http/protobuf, and gives it up at once by
# gRPC, though gRPC's own mapping makes 503 UNAVAILABLE, which is to be tried again. The gRPC sender never looks at the HTTP status:
# without a grpc-status in the answer a batch is lost, and the log says UNKNOWN, or "Unsupported gRPC message encoding: null" if the
# proxy sent a page. An ingress that restarts its collector loses spans by gRPC only.
# Seen with opentelemetry-exporter-otlp 1.68.0 (OkHttp's sender), default retry policy: 5 requests by HTTP, 1 by gRPC. A server that
# says grpc-status 14 with its 200 is asked 5 times. Do instead: let the proxy answer gRPC with grpc-status 14, or send by HTTP.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

cat > pom.xml <<'P'
<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
<packaging>pom</packaging><dependencies>
<dependency><groupId>io.opentelemetry</groupId><artifactId>opentelemetry-exporter-otlp</artifactId><version>1.68.0</version></dependency>
<dependency><groupId>org.apache.httpcomponents.core5</groupId><artifactId>httpcore5-h2</artifactId><version>5.4.4</version></dependency>
</dependencies></project>
P
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime

cat > Proxy.java <<'J'
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.*;
import org.apache.hc.core5.http.nio.*;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.*;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.io.CloseMode;

public class Proxy {
  public static void main(String[] args) throws Exception {
    boolean grpc = args[0].equals("grpc");
    int status = Integer.parseInt(args[1]);
    AtomicInteger requests = new AtomicInteger();
    var server = H2ServerBootstrap.bootstrap()
        .setCanonicalHostName("127.0.0.1")
        .setVersionPolicy(grpc ? HttpVersionPolicy.FORCE_HTTP_2 : HttpVersionPolicy.FORCE_HTTP_1)
        .register("*", new AsyncServerRequestHandler<Message<HttpRequest, byte[]>>() {
          public AsyncRequestConsumer<Message<HttpRequest, byte[]>> prepare(HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(new BasicAsyncEntityConsumer());
          }
          public void handle(Message<HttpRequest, byte[]> message, ResponseTrigger trigger, HttpContext context) throws HttpException, java.io.IOException {
            requests.incrementAndGet();
            var answer = AsyncResponseBuilder.create(status);
            if (status == 200) {
              answer.setHeader("content-type", "application/grpc").setHeader("grpc-status", "14");
            } else {
              answer.setEntity("<html>no upstream</html>", ContentType.TEXT_HTML);
            }
            trigger.submitResponse(answer.build(), context);
          }
        }).create();
    server.start();
    var listening = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTP).get();
    String url = "http://127.0.0.1:" + ((InetSocketAddress) listening.getAddress()).getPort();
    SpanExporter exporter = grpc
        ? OtlpGrpcSpanExporter.builder().setEndpoint(url).setTimeout(60, TimeUnit.SECONDS).build()
        : OtlpHttpSpanExporter.builder().setEndpoint(url + "/v1/traces").setTimeout(60, TimeUnit.SECONDS).build();
    SdkTracerProvider tracers = SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();
    tracers.get("finding").spanBuilder("span").startSpan().end();
    tracers.forceFlush().join(90, TimeUnit.SECONDS);
    System.out.println(requests.get());
    tracers.shutdown().join(10, TimeUnit.SECONDS);
    server.close(CloseMode.IMMEDIATE);
  }
}
J
seen="http 503: $(java -cp "lib/*" Proxy.java http 503 2>/dev/null), grpc 503: $(java -cp "lib/*" Proxy.java grpc 503 2>/dev/null), grpc-status 14: $(java -cp "lib/*" Proxy.java grpc 200 2>/dev/null)"
echo "opentelemetry-exporter-otlp 1.68.0, requests made for one batch: $seen"
[ "$seen" = "http 503: 5, grpc 503: 1, grpc-status 14: 5" ] || { echo "changed: expected only the gRPC batch to be given up at 503"; exit 1; }
