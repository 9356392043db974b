#!/usr/bin/env bash
# Feign's client for HttpClient 5 puts its own time-outs on each request: those of the HttpClient that it was given are gone. A
# client built with a response timeout of 0.5 s waits 60 s (Request.Options' default) for the same server.
# Seen with feign-hc5 13.9.1: the client alone fails with "Read timed out", through Feign it gets the answer after 3 s.
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

pom io.github.openfeign:feign-hc5:13.9.1
cat > Api.java <<'J'
import com.sun.net.httpserver.HttpServer;
import feign.Feign;
import feign.RequestLine;
import feign.Response;
import feign.Retryer;
import feign.hc5.ApacheHttp5Client;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.util.Timeout;

public interface Api {
  @RequestLine("GET /")
  Response get();

  static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      try {
        Thread.sleep(3_000);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    RequestConfig hasty = RequestConfig.custom().setResponseTimeout(Timeout.ofMilliseconds(500)).build();
    try (CloseableHttpClient client = HttpClients.custom().setDefaultRequestConfig(hasty).build()) {
      String alone;
      try {
        alone = "" + client.execute(new HttpGet(url), response -> response.getCode());
      } catch (SocketTimeoutException e) {
        alone = e.getMessage();
      }
      Api api = Feign.builder().client(new ApacheHttp5Client(client)).retryer(Retryer.NEVER_RETRY).target(Api.class, url);
      System.out.println("alone: " + alone + ", through Feign: " + api.get().status());
    }
    System.exit(0);
  }
}
J
seen=$(java -cp "lib/*" Api.java 2>/dev/null)
echo "feign-hc5 13.9.1, response timeout 0.5 s, answer after 3 s: $seen"
[ "$seen" = "alone: Read timed out, through Feign: 204" ] || { echo "changed: expected a time-out alone and 204 through Feign"; exit 1; }
