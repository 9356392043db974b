/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * Whether the medians that the dashboard's queries give are those of the orders that this makes,
 * under a name of its own so that they are all that is asked for: at most a bucket apart.
 */
final class PercentileCheck {

  private static final int ORDERS = 40;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LEAST = ORDERS / 2;

  private final JsonClient http;
  private final URI gateway;
  private final URI prometheus;
  private final Dashboard dashboard;
  private final String service = "check-" + Long.toHexString(System.nanoTime());
  private final List<CallRecord> calls = new CopyOnWriteArrayList<>();

  PercentileCheck(JsonClient http, URI gateway, URI prometheus, Dashboard dashboard) {
    this.http = http;
    this.gateway = gateway;
    this.prometheus = prometheus;
    this.dashboard = dashboard;
  }

  boolean run(Patience patience, PrintWriter out) throws IOException {
    order();
    boolean right =
        compare(
            "Duration",
            service,
            "http_client_request_duration_seconds_bucket",
            times(ExchangeRecord::durationNanos),
            patience,
            out);
    for (Phase phase : Phase.values()) {
      List<Double> times = times(exchange -> exchange.phases().nanos(phase));
      if (times.size() >= LEAST) {
        right &=
            compare(
                "Phases",
                phase.word(),
                "httptrace_client_phase_duration_seconds_bucket",
                times,
                patience,
                out);
      }
    }
    return right;
  }

  /** What rate() sees is what comes after the first sample, so that one is not of the truth. */
  private void order() throws IOException {
    try (OtlpBridge bridge = OtlpBridge.start(service);
        Customer customer =
            new Customer(
                bridge.openTelemetry(),
                gateway,
                Map.of(),
                CallRecorder.create().listener(calls::add))) {
      customer.order("1");
      customer.order("2");
      bridge.flush();
      calls.clear();
      for (int i = 0; i < ORDERS; i++) {
        Faults.pause(PAUSE);
        customer.order("3");
      }
      bridge.flush();
    }
  }

  /** In seconds, what took no time left out: it is not measured either. */
  private List<Double> times(ToLongFunction<ExchangeRecord> nanos) {
    return calls.stream()
        .flatMap(call -> call.exchanges().stream())
        .mapToLong(nanos)
        .filter(each -> each > 0)
        .mapToObj(each -> each / 1e9)
        .sorted()
        .toList();
  }

  /**
   * Compares the median of one series of a panel.
   *
   * @param label the value of one of the labels of the series
   */
  private boolean compare(
      String panel,
      String label,
      String buckets,
      List<Double> times,
      Patience patience,
      PrintWriter out)
      throws IOException {
    double truth = times.get((times.size() - 1) / 2);
    double shown;
    do {
      shown = shown(dashboard.query(panel).expanded(service, 0.5), label);
    } while (Double.isNaN(shown) && patience.another());
    boolean right = !Double.isNaN(shown) && Buckets.apart(bounds(buckets), truth, shown) <= 1;
    out.printf(
        Locale.ROOT,
        "%s %s, p50 of %s: %.4f s shown, %.4f s true, of %d%n",
        right ? "ok " : "BAD",
        panel,
        label.equals(service) ? "the order" : label,
        shown,
        truth,
        times.size());
    return right;
  }

  /** The value of the series that has the label, or NaN if there is none. */
  private double shown(String query, String label) throws IOException {
    for (JsonNode series : ask(query)) {
      for (JsonNode value : series.path("metric")) {
        if (value.asText().equals(label)) {
          return Double.parseDouble(series.at("/value/1").asText());
        }
      }
    }
    return Double.NaN;
  }

  private List<Double> bounds(String buckets) throws IOException {
    return ask("group by (le) (" + buckets + "{job=\"" + service + "\"})")
        .findValuesAsText("le")
        .stream()
        .map(le -> le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le))
        .sorted()
        .toList();
  }

  private JsonNode ask(String query) throws IOException {
    JsonClient.Answer answer =
        http.send(
            ClassicRequestBuilder.get(prometheus.resolve("/api/v1/query"))
                .addParameter("query", query)
                .build());
    if (answer.values().isEmpty()) {
      throw new IOException("Prometheus answered " + answer.status() + " to " + query);
    }
    return answer.values().get(0).at("/data/result");
  }
}
