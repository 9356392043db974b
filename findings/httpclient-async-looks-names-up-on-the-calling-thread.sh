#!/usr/bin/env bash
# execute() of HttpClient's async client looks the host's name up on the thread that calls it: with a slow DNS the call that
# "returns at once" blocks, for as long as the lookup takes, and so does the event loop that made it.
# Seen with HttpClient 5.6.5: the resolver runs on "main", and execute() has not returned while it does.
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

pom org.apache.httpcomponents.client5:httpclient5:5.6.5
cat > Lookup.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;

public class Lookup {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> { exchange.sendResponseHeaders(204, -1); exchange.close(); });
    server.start();
    CountDownLatch returned = new CountDownLatch(1);
    SystemDefaultDnsResolver slow = new SystemDefaultDnsResolver() {
      @Override public InetAddress[] resolve(String host) {
        boolean free;
        try {
          free = returned.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        System.out.print("thread=" + Thread.currentThread().getName() + " returned=" + free);
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
      }
    };
    try (CloseableHttpAsyncClient client = HttpAsyncClients.custom().setConnectionManager(
        PoolingAsyncClientConnectionManagerBuilder.create().setDnsResolver(slow).build()).build()) {
      client.start();
      Future<SimpleHttpResponse> response = client.execute(
          SimpleRequestBuilder.get("http://slow.test:" + server.getAddress().getPort() + "/").build(), null);
      returned.countDown();
      System.out.println(" status=" + response.get().getCode());
    }
    server.stop(0);
  }
}
J
seen=$(java -cp "lib/*" Lookup.java 2>/dev/null)
echo "HttpClient 5.6.5, async, in the DnsResolver: $seen"
[ "$seen" = "thread=main returned=false status=204" ] || { echo "changed: expected the lookup on main, before execute() returns"; exit 1; }
