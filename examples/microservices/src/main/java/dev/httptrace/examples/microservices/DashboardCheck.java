/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Whether Prometheus has data for each query of a dashboard. */
final class DashboardCheck {

  private final JsonClient http;
  private final URI prometheus;
  private final Dashboard dashboard;

  DashboardCheck(JsonClient http, URI prometheus, Dashboard dashboard) {
    this.http = http;
    this.prometheus = prometheus;
    this.dashboard = dashboard;
  }

  boolean run(Patience patience, PrintWriter out) throws IOException {
    List<Dashboard.Query> without = new ArrayList<>(dashboard.queries());
    do {
      for (Dashboard.Query query : List.copyOf(without)) {
        int series = series(query);
        if (series > 0) {
          without.remove(query);
          out.println("ok  " + query.panel() + ": " + series + " series");
        }
      }
    } while (!without.isEmpty() && patience.another());
    for (Dashboard.Query query : without) {
      out.println("BAD " + query.panel() + ": no data for " + query.expanded());
    }
    return without.isEmpty();
  }

  private int series(Dashboard.Query query) throws IOException {
    JsonClient.Answer answer =
        http.send(
            ClassicRequestBuilder.get(prometheus.resolve("/api/v1/query"))
                .addParameter("query", query.expanded())
                .build());
    return answer.values().isEmpty() ? 0 : answer.values().get(0).at("/data/result").size();
  }
}
