#!/usr/bin/env bash
# http.client.response.bytes of httpclient5-observation, HttpClient's own module for Micrometer, adds up Content-Length as it stands
# after decompression: a response in gzip, which HttpClient asks for by default, or in chunks counts nothing. Where services compress
# or stream their answers the counter does not move.
# Seen with httpclient5-observation 5.6.5: a body of 1,000 bytes with a Content-Length counts 1,000, in gzip with a Content-Length 0,
# in chunks 0; without content compression the same gzip response counts its length. Do instead: measure elsewhere.
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
  io.micrometer:micrometer-observation:1.17.2
cat > Counted.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.observation.HttpClientObservationSupport;
import org.apache.hc.client5.http.observation.ObservingOptions;
import org.apache.hc.client5.http.observation.ObservingOptions.MetricSet;
import org.apache.hc.core5.http.io.entity.EntityUtils;

public class Counted {
  public static void main(String[] args) throws Exception {
    byte[] plain = new byte[1_000];
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    }
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath();
      boolean gzip = path.equals("/gzip");
      byte[] body = gzip ? compressed.toByteArray() : plain;
      if (gzip) {
        exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      }
      exchange.sendResponseHeaders(200, path.equals("/chunked") ? 0 : body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    System.out.println("plain " + counted(HttpClients.custom(), url + "/plain")
        + ", gzip " + counted(HttpClients.custom(), url + "/gzip")
        + ", chunked " + counted(HttpClients.custom(), url + "/chunked")
        + ", gzip left as it is " + (counted(HttpClients.custom().disableContentCompression(), url + "/gzip") == compressed.size()));
    System.exit(0);
  }

  static int counted(HttpClientBuilder builder, String url) throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    HttpClientObservationSupport.enable(builder, null, meters,
        ObservingOptions.builder().metrics(EnumSet.of(MetricSet.IO)).build());
    try (CloseableHttpClient client = builder.build()) {
      client.execute(new HttpGet(url), response -> EntityUtils.toByteArray(response.getEntity()));
    }
    return (int) meters.find("http.client.response.bytes").counters().stream().mapToDouble(Counter::count).sum();
  }
}
J
seen=$(java -cp "lib/*" Counted.java 2>/dev/null)
echo "httpclient5-observation 5.6.5, response bytes counted: $seen"
[ "$seen" = "plain 1000, gzip 0, chunked 0, gzip left as it is true" ] \
  || { echo "changed: expected nothing for gzip and chunks"; exit 1; }
