/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The queries of a Grafana dashboard. */
record Dashboard(List<Query> queries) {

  /** What Grafana puts in the place of its variables, and the dashboard's own. */
  private static final Map<String, String> VARIABLES =
      Map.of("$__rate_interval", "1m", "$percentile", "0.95", "$service", ".+");

  /**
   * A query.
   *
   * @param panel title of the panel that draws it
   * @param expression as Prometheus takes it
   */
  record Query(String panel, String expression) {}

  static Dashboard read(Path file) throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(
            new Query(panel.path("title").asText(), expanded(target.path("expr").asText())));
      }
    }
    return new Dashboard(queries);
  }

  private static String expanded(String expression) {
    String expanded = expression;
    for (Map.Entry<String, String> variable : VARIABLES.entrySet()) {
      expanded = expanded.replace(variable.getKey(), variable.getValue());
    }
    if (expanded.contains("$")) {
      throw new IllegalArgumentException("a variable that is not known here: " + expanded);
    }
    return expanded;
  }
}
