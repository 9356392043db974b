#!/usr/bin/env bash
# The AWS SDK's client on HttpClient 5 reports its pool (leased, available, pending, max) with each call that is answered, and with
# no other: a call that waits in vain for a connection says how long it waited, and nothing of the pool. When every call fails for
# want of a connection the graph of the pool has no points at all, rather than one at the limit.
# Seen with apache5-client 2.57.8, a pool of one: an answered call reports MaxConcurrency and the other three, one that times out in
# the queue only ConcurrencyAcquireDuration. Do instead: alert on that duration, or on the failures.
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

pom software.amazon.awssdk:apache5-client:2.57.8
cat > Reported.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricCollector;

public class Reported {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, 5);
      exchange.getResponseBody().write("hello".getBytes());
      exchange.close();
    });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    SdkHttpClient client =
        Apache5HttpClient.builder().maxConnections(1).connectionAcquisitionTimeout(Duration.ofSeconds(1)).build();

    MetricCollector answered = MetricCollector.create("answered");
    HttpExecuteResponse unread = call(client, uri, answered); // holds its connection until the body is read
    System.out.println("answered: " + names(answered.collect()));
    MetricCollector waited = MetricCollector.create("waited");
    try {
      call(client, uri, waited);
    } catch (ConnectionRequestTimeoutException e) {
      System.out.println("no connection: " + names(waited.collect()));
    }
    unread.responseBody().get().abort();
    System.exit(0);
  }

  static HttpExecuteResponse call(SdkHttpClient client, URI uri, MetricCollector metrics) throws IOException {
    SdkHttpRequest request = SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build();
    return client.prepareRequest(HttpExecuteRequest.builder().request(request).metricCollector(metrics).build()).call();
  }

  static String names(MetricCollection metrics) {
    return metrics.stream().map(record -> record.metric().name()).sorted().collect(Collectors.joining(" "));
  }
}
J
seen=$(java -cp "lib/*" Reported.java 2>/dev/null)
printf 'apache5-client 2.57.8, metrics of a call\n%s\n' "$seen"
expected="answered: AvailableConcurrency ConcurrencyAcquireDuration HttpClientName LeasedConcurrency MaxConcurrency PendingConcurrencyAcquires
no connection: ConcurrencyAcquireDuration HttpClientName"
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected"; exit 1; }
