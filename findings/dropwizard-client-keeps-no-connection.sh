#!/usr/bin/env bash
# dropwizard-client with its default configuration keeps no connection: keepAlive is 0 ms, which HttpClient takes as "close it", so
# each call dials (and does TLS) anew, through a pool of 1,024 connections that is always empty.
# Seen with dropwizard-client 5.0.1, three calls one after another: 3 connections; with keepAlive of a minute 1.
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

pom io.dropwizard:dropwizard-client:5.0.1
cat > Kept.java <<'J'
import com.codahale.metrics.MetricRegistry;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.client.HttpClientBuilder;
import io.dropwizard.client.HttpClientConfiguration;
import io.dropwizard.util.Duration;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

public class Kept {
  public static void main(String[] args) throws Exception {
    HttpClientConfiguration minute = new HttpClientConfiguration();
    minute.setKeepAlive(Duration.minutes(1));
    System.out.println("default " + connections(new HttpClientConfiguration()) + ", a minute " + connections(minute));
    System.exit(0);
  }

  static int connections(HttpClientConfiguration configuration) throws Exception {
    configuration.setTimeout(Duration.seconds(30));
    configuration.setConnectionTimeout(Duration.seconds(30));
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      ports.add(exchange.getRemoteAddress().getPort());
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    try (CloseableHttpClient client = new HttpClientBuilder(new MetricRegistry()).using(configuration).build("finding")) {
      for (int i = 0; i < 3; i++) {
        client.execute(new HttpGet("http://127.0.0.1:" + server.getAddress().getPort() + "/"), response -> null);
      }
    }
    server.stop(0);
    return ports.size();
  }
}
J
seen=$(java -cp "lib/*" Kept.java 2>/dev/null | tail -1)
echo "dropwizard-client 5.0.1, connections for three calls: $seen"
[ "$seen" = "default 3, a minute 1" ] || { echo "changed: expected 3 and 1"; exit 1; }
