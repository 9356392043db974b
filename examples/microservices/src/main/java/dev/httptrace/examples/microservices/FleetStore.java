/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What came out of the pipeline, as {@code examples/pipeline/store.yaml} writes it. */
final class FleetStore {

  private static final String CALLS = "traces.span.metrics.calls";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path directory;

  FleetStore(Path directory) {
    this.directory = directory;
  }

  /**
   * The spans that were kept.
   *
   * @param byTrace ids of spans by the id of their trace
   * @param twice how many were stored more often than once
   */
  record Kept(Map<String, Set<String>> byTrace, int twice) {

    boolean has(FleetSpan span) {
      return byTrace.getOrDefault(span.traceId(), Set.of()).contains(span.spanId());
    }
  }

  Kept kept() throws IOException {
    Map<String, Set<String>> byTrace = new HashMap<>();
    int twice = 0;
    for (JsonNode request : requests("spans.jsonl")) {
      for (JsonNode spans : request.findValues("spans")) {
        for (JsonNode span : spans) {
          boolean added =
              byTrace
                  .computeIfAbsent(span.get("traceId").asText(), trace -> new HashSet<>())
                  .add(span.get("spanId").asText());
          twice += added ? 0 : 1;
        }
      }
    }
    return new Kept(byTrace, twice);
  }

  /** How many spans the metrics have counted, by service: the last point of each series. */
  Map<String, Long> calls() throws IOException {
    Map<String, Long> last = new HashMap<>();
    Map<String, String> services = new HashMap<>();
    for (JsonNode request : requests("metrics.jsonl")) {
      for (JsonNode metrics : request.findValues("metrics")) {
        for (JsonNode metric : metrics) {
          if (metric.path("name").asText().equals(CALLS)) {
            for (JsonNode point : metric.at("/sum/dataPoints")) {
              String series = point.get("attributes").toString();
              last.merge(series, point.get("asInt").asLong(), Math::max);
              services.put(series, service(point));
            }
          }
        }
      }
    }
    Map<String, Long> calls = new HashMap<>();
    last.forEach(
        (series, count) -> calls.merge(services.getOrDefault(series, ""), count, Long::sum));
    return calls;
  }

  private static String service(JsonNode point) {
    for (JsonNode attribute : point.get("attributes")) {
      if (attribute.path("key").asText().equals("service.name")) {
        return attribute.at("/value/stringValue").asText();
      }
    }
    return "";
  }

  /** The lines of a file; the last one may be half written. */
  private List<JsonNode> requests(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<JsonNode> requests = new ArrayList<>();
    Iterator<String> lines = Files.readAllLines(file).iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      try {
        requests.add(mapper.readTree(line));
      } catch (JsonProcessingException e) {
        if (lines.hasNext()) {
          throw e;
        }
      }
    }
    return requests;
  }
}
