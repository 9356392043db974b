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
import java.util.HashMap;
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
   * @param expression with Grafana's variables
   */
  record Query(String panel, String expression) {

    /**
     * Returns the expression as Prometheus takes it: for all services, and the usual percentile.
     */
    String expanded() {
      return Dashboard.expanded(expression, VARIABLES);
    }

    /** Returns the expression for one service. */
    String expanded(String service, double percentile) {
      Map<String, String> variables = new HashMap<>(VARIABLES);
      variables.put("$service", service);
      variables.put("$percentile", Double.toString(percentile));
      return Dashboard.expanded(expression, variables);
    }
  }

  static Dashboard read(Path file) throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        Query query = new Query(panel.path("title").asText(), target.path("expr").asText());
        // What is not known here is met before anything is asked.
        query.expanded();
        queries.add(query);
      }
    }
    return new Dashboard(queries);
  }

  /** The only query of a panel. */
  Query query(String panel) {
    List<Query> found = queries.stream().filter(each -> each.panel().equals(panel)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException("not one query in panel " + panel + ": " + found);
    }
    return found.get(0);
  }

  private static String expanded(String expression, Map<String, String> variables) {
    String expanded = expression;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      expanded = expanded.replace(variable.getKey(), variable.getValue());
    }
    if (expanded.contains("$")) {
      throw new IllegalArgumentException("a variable that is not known here: " + expanded);
    }
    return expanded;
  }
}
