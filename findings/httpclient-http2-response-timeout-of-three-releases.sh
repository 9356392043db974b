#!/usr/bin/env bash
# What RequestConfig's response timeout does to an HTTP/2 exchange of HttpClient's async client depends on the patch release. Two
# requests on one connection: one may take 30 s and is answered after 3 s, the other has a timeout of 0.5 s and is answered after 6 s.
# Seen: 5.6 fails both when the 0.5 s are over (the timeout is the connection's); 5.6.1 to 5.6.5 let both succeed (it never fires,
# for a single request neither). HTTP/1.1 keeps the timeout in all of them.
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

cat > Timeouts.java <<'J'
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.util.Timeout;

public class Timeouts {
  static final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);

  public static void main(String[] args) throws Exception {
    System.out.println("HTTP/2 " + two(HttpVersionPolicy.FORCE_HTTP_2, 1)
        + ", HTTP/1.1 " + two(HttpVersionPolicy.FORCE_HTTP_1, 2));
    System.exit(0);
  }

  static String two(HttpVersionPolicy version, int connections) throws Exception {
    HttpAsyncServer server = H2ServerBootstrap.bootstrap().setCanonicalHostName("127.0.0.1")
        .setVersionPolicy(version).register("*", new Slow()).create();
    server.start();
    InetSocketAddress address = (InetSocketAddress)
        server.listen(new InetSocketAddress("127.0.0.1", 0), URIScheme.HTTP).get().getAddress();
    String url = "http://127.0.0.1:" + address.getPort();
    try (CloseableHttpAsyncClient client = HttpAsyncClients.custom().disableAutomaticRetries().setConnectionManager(
        PoolingAsyncClientConnectionManagerBuilder.create().setMaxConnPerRoute(connections).setMessageMultiplexing(true)
            .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(version).build()).build()).build()) {
      client.start();
      client.execute(get(url + "/0", 30_000), null).get();
      Future<SimpleHttpResponse> patient = client.execute(get(url + "/3000", 30_000), null);
      Future<SimpleHttpResponse> hasty = client.execute(get(url + "/6000", 500), null);
      return outcome(patient) + " and " + outcome(hasty);
    }
  }

  static SimpleHttpRequest get(String url, int timeoutMillis) {
    SimpleHttpRequest request = SimpleRequestBuilder.get(url).build();
    request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.ofMilliseconds(timeoutMillis)).build());
    return request;
  }

  static String outcome(Future<SimpleHttpResponse> response) throws InterruptedException {
    try {
      return "" + response.get().getCode();
    } catch (ExecutionException e) {
      return "failed";
    }
  }

  /** Answers after the milliseconds in the path. */
  static final class Slow implements AsyncServerRequestHandler<Message<HttpRequest, Void>> {
    @Override public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(HttpRequest request, EntityDetails entity,
        HttpContext context) {
      return new BasicRequestConsumer<>(entity == null ? null : new DiscardingEntityConsumer<>());
    }

    @Override public void handle(Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context) {
      later.schedule(() -> {
        try {
          trigger.submitResponse(AsyncResponseBuilder.create(200).setEntity("ok", ContentType.TEXT_PLAIN).build(), context);
        } catch (HttpException | java.io.IOException e) {
          throw new IllegalStateException(e);
        }
      }, Long.parseLong(message.getHead().getPath().substring(1)), TimeUnit.MILLISECONDS);
    }
  }
}
J
seen=""
for release in 5.6 5.6.1 5.6.5; do
  pom "org.apache.httpcomponents.client5:httpclient5:$release"
  outcomes=$(java -cp "lib/*" Timeouts.java 2>/dev/null)
  echo "HttpClient $release, timeouts of 30 s and 0.5 s: $outcomes"
  seen="$seen$outcomes; "
done
one="HTTP/1.1 200 and failed; "
[ "$seen" = "HTTP/2 failed and failed, ${one}HTTP/2 200 and 200, ${one}HTTP/2 200 and 200, $one" ] || { echo "changed"; exit 1; }
