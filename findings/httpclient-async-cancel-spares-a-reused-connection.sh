#!/usr/bin/env bash
# cancel() of an async call ends the exchange on a new connection only. On one out of the pool the future is cancelled, and the
# exchange goes on: the connection stays leased until the server answers, although "hard cancellation" is on by default. A pool can
# be full of calls that nobody waits for. (A lease that is had at once takes the exchange's place as what there is to cancel.)
# Seen with HttpClient 5.4.4 and 5.6.5, HTTP/1.1, a pool of one: after cancel() on a new connection none is leased and the next call
# dials; on a reused one it is leased still, and the next call waits for the server's answer to the cancelled one.
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

cat > Cancelled.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;

public class Cancelled {
  public static void main(String[] args) throws Exception {
    System.out.println("new: " + run(false) + "; reused: " + run(true));
    System.exit(0);
  }

  static String run(boolean reused) throws Exception {
    BlockingQueue<Integer> connections = new LinkedBlockingQueue<>();
    CountDownLatch answer = new CountDownLatch(1);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      connections.add(exchange.getRemoteAddress().getPort());
      try {
        if (exchange.getRequestURI().getPath().equals("/held")) {
          answer.await();
        }
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();

    PoolingAsyncClientConnectionManager pool =
        PoolingAsyncClientConnectionManagerBuilder.create().setMaxConnTotal(1).setMaxConnPerRoute(1).build();
    CountDownLatch begun = new CountDownLatch(reused ? 0 : 1);
    CloseableHttpAsyncClient client = HttpAsyncClients.custom().setConnectionManager(pool)
        .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "no race", (request, body, scope, chain, callback) -> {
          try {
            begun.await(); // a new connection is there only when execute() has returned
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          chain.proceed(request, body, scope, callback);
        }).build();
    client.start();
    if (reused) {
      get(client, url).get();
      connections.take();
      while (pool.getTotalStats().getAvailable() == 0) {
        Thread.onSpinWait();
      }
    }
    Future<SimpleHttpResponse> held = get(client, url + "/held");
    begun.countDown();
    int connection = connections.take();
    boolean cancelled = held.cancel(true) && held.isCancelled();
    int leased = pool.getTotalStats().getLeased();
    Future<SimpleHttpResponse> next = get(client, url);
    answer.countDown();
    next.get();
    return "cancelled " + cancelled + ", leased " + leased + ", next call on the same connection " + (connections.take() == connection);
  }

  static Future<SimpleHttpResponse> get(CloseableHttpAsyncClient client, String url) {
    return client.execute(SimpleRequestBuilder.get(url).build(), null);
  }
}
J
for version in 5.4.4 5.6.5; do
  pom org.apache.httpcomponents.client5:httpclient5:$version
  seen=$(java -cp "lib/*" Cancelled.java 2>/dev/null)
  echo "HttpClient $version: $seen"
  [ "$seen" = "new: cancelled true, leased 0, next call on the same connection false; reused: cancelled true, leased 1, next call on the same connection true" ] \
    || { echo "changed: expected cancel() to end the exchange on the new connection alone"; exit 1; }
done
