#!/usr/bin/env bash
# Micrometer's handler for HttpClient 5 stops its observation at the head of an async response, and once more when the body then
# runs into the response timeout: one call is two in the timer, one with status 200 and one with IO_ERROR, whose outcome is SUCCESS
# too. The rate of calls and the share of errors are both wrong, and an alert on the outcome stays silent.
# Seen with Micrometer 1.17.2 and HttpClient 5.6.5. The classic client's call, which fails alike, counts once and as a success: there
# the handler does not see the body at all. (The handler is deprecated since 1.17; what it names instead sends no traceparent.)
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

pom io.micrometer:micrometer-core:1.17.2 org.apache.httpcomponents.client5:httpclient5:5.6.5
cat > Stalled.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.ObservationExecChainHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

public class Stalled {
  static final RequestConfig HASTY = RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(1)).build();

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write(new byte[50]);
      exchange.getResponseBody().flush();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";

    SimpleMeterRegistry async = new SimpleMeterRegistry();
    try (CloseableHttpAsyncClient client = HttpAsyncClients.custom().setDefaultRequestConfig(HASTY).disableAutomaticRetries()
        .addExecInterceptorLast("micrometer", new ObservationExecChainHandler(timersIn(async))).build()) {
      client.start();
      client.execute(SimpleRequestBuilder.get(url).build(), null).get();
    } catch (ExecutionException e) {
      System.out.println("async: " + e.getCause().getClass().getSimpleName() + ", timed " + timed(async));
    }
    SimpleMeterRegistry classic = new SimpleMeterRegistry();
    try (CloseableHttpClient client = HttpClients.custom().setDefaultRequestConfig(HASTY).disableAutomaticRetries()
        .addExecInterceptorLast("micrometer", new ObservationExecChainHandler(timersIn(classic))).build()) {
      client.execute(new HttpGet(url), response -> EntityUtils.toByteArray(response.getEntity()));
    } catch (SocketTimeoutException e) {
      System.out.println("classic: " + e.getClass().getSimpleName() + ", timed " + timed(classic));
    }
    System.exit(0);
  }

  static ObservationRegistry timersIn(SimpleMeterRegistry meters) {
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    return observations;
  }

  static String timed(SimpleMeterRegistry meters) {
    return meters.get("httpcomponents.httpclient.request").timers().stream()
        .map(timer -> timer.count() + " " + timer.getId().getTag("status") + "/" + timer.getId().getTag("outcome"))
        .sorted().collect(Collectors.joining(" and "));
  }
}
J
seen=$(java -cp "lib/*" Stalled.java 2>/dev/null)
printf 'Micrometer 1.17.2, HttpClient 5.6.5, a body that stalls\n%s\n' "$seen"
expected="async: SocketTimeoutException, timed 1 200/SUCCESS and 1 IO_ERROR/SUCCESS
classic: SocketTimeoutException, timed 1 200/SUCCESS"
[ "$seen" = "$expected" ] || { printf 'changed: expected\n%s\n' "$expected"; exit 1; }
