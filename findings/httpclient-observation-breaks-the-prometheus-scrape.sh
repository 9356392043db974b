#!/usr/bin/env bash
# httpclient5-observation, HttpClient's own module for Micrometer, gives its timer and its observation one name: http.client.request.
# Where the registry of observations makes timers too (Spring Boot's does), one call meters it twice, with a histogram and without,
# and the Prometheus registry can write neither: every later scrape throws, so the metrics of the whole application are gone.
# Seen with httpclient5-observation 5.6.5 and Micrometer 1.17.2: ClassCastException from scrape() after one call; before it, with
# another prefix in MetricConfig, or with no timers from observations, the scrape is fine. Do instead: set a prefix.
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
  io.micrometer:micrometer-observation:1.17.2 io.micrometer:micrometer-registry-prometheus:1.17.2
cat > Scrape.java <<'J'
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.observation.HttpClientObservationSupport;
import org.apache.hc.client5.http.observation.MetricConfig;
import org.apache.hc.client5.http.observation.ObservingOptions;

public class Scrape {
  public static void main(String[] args) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    System.out.println("both: " + scrapes(url, MetricConfig.DEFAULT, true)
        + "; prefix apache: " + scrapes(url, MetricConfig.builder().prefix("apache").build(), true)
        + "; observations without timers: " + scrapes(url, MetricConfig.DEFAULT, false));
    System.exit(0);
  }

  static String scrapes(String url, MetricConfig config, boolean timersOfObservations) throws Exception {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    meters.counter("orders").increment();
    ObservationRegistry observations = ObservationRegistry.create();
    if (timersOfObservations) {
      observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    }
    HttpClientBuilder builder = HttpClients.custom();
    HttpClientObservationSupport.enable(builder, observations, meters, ObservingOptions.DEFAULT, config);
    try (CloseableHttpClient client = builder.build()) {
      String before = scrape(meters);
      client.execute(new HttpGet(url), response -> null);
      return before + ", after a call " + scrape(meters);
    }
  }

  static String scrape(PrometheusMeterRegistry meters) {
    try {
      return meters.scrape().contains("orders_total 1.0") ? "fine" : "without the counter";
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }
}
J
seen=$(java -cp "lib/*" Scrape.java 2>/dev/null)
echo "httpclient5-observation 5.6.5, Micrometer 1.17.2, scrape: $seen"
[ "$seen" = "both: fine, after a call ClassCastException; prefix apache: fine, after a call fine; observations without timers: fine, after a call fine" ] \
  || { echo "changed: expected only the two timers of one name to fail"; exit 1; }
