#!/usr/bin/env bash
# spanSampling of httpclient5-observation, HttpClient's own module for Micrometer, drops metrics with the spans: a call that is not
# sampled is in no timer and no counter. To keep one trace in ten is to see a tenth of the calls, of the errors and of the load.
# Seen with httpclient5-observation 5.6.5: of three calls, one sampled, the timer and the counter of responses know one. Do instead:
# leave spanSampling as it is and sample in the tracer, or by the registry's ObservationPredicate: then they know three.
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
cat > Sampled.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.observation.HttpClientObservationSupport;
import org.apache.hc.client5.http.observation.ObservingOptions;

public class Sampled {
  static final ThreadLocal<String> path = new ThreadLocal<>();

  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    Predicate<String> first = uri -> uri.endsWith("/0");
    System.out.println("spanSampling: " + counts(url, first, uri -> true)
        + "; predicate of the registry: " + counts(url, uri -> true, first));
    System.exit(0);
  }

  static String counts(String url, Predicate<String> spanSampling, Predicate<String> registry) throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    AtomicInteger observed = new AtomicInteger();
    ObservationRegistry observations = ObservationRegistry.create();
    observations.observationConfig()
        .observationPredicate((name, context) -> registry.test(path.get()))
        .observationHandler(new ObservationHandler<Observation.Context>() {
          @Override
          public void onStop(Observation.Context context) {
            observed.incrementAndGet();
          }

          @Override
          public boolean supportsContext(Observation.Context context) {
            return true;
          }
        });
    HttpClientBuilder builder = HttpClients.custom();
    HttpClientObservationSupport.enable(builder, observations, meters, ObservingOptions.builder().spanSampling(spanSampling).build());
    try (CloseableHttpClient client = builder.build()) {
      for (int i = 0; i < 3; i++) {
        path.set("/" + i);
        client.execute(new HttpGet(url + path.get()), response -> null);
      }
    }
    return observed + " observed, " + meters.get("http.client.request").timer().count() + " timed, "
        + (int) meters.get("http.client.response").counter().count() + " counted";
  }
}
J
seen=$(java -cp "lib/*" Sampled.java 2>/dev/null)
echo "httpclient5-observation 5.6.5, three calls, one sampled, by $seen"
[ "$seen" = "spanSampling: 1 observed, 1 timed, 1 counted; predicate of the registry: 1 observed, 3 timed, 3 counted" ] \
  || { echo "changed: expected spanSampling alone to drop metrics"; exit 1; }
