/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A trace as Jaeger's {@code /api/v3} tells it: OTLP/JSON, in pieces. */
final class StoredTrace {

  private static final List<String> SERVICES =
      List.of("load", "gateway", "orders", "stock", "partner");
  private static final List<String> EVENTS =
      List.of(
          "http.dns.start",
          "http.dns.done",
          "http.connect.start",
          "http.connect.done",
          "http.tls.start",
          "http.tls.done",
          "http.first_byte");

  /** OTLP's numbers of the kinds. */
  private static final int SERVER = 2;

  private static final int CLIENT = 3;

  private final Map<String, JsonNode> spans = new HashMap<>();
  private final Set<String> services = new HashSet<>();

  private StoredTrace() {}

  static StoredTrace of(List<JsonNode> pieces) {
    StoredTrace trace = new StoredTrace();
    for (JsonNode piece : pieces) {
      for (JsonNode resource : piece.at("/result/resourceSpans")) {
        trace.add(resource);
      }
    }
    return trace;
  }

  int size() {
    return spans.size();
  }

  /** Returns what an order's trace on new connections has and this one lacks. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String service : SERVICES) {
      if (!services.contains(service)) {
        missing.add("spans of " + service);
      }
    }
    Set<String> events = new TreeSet<>(EVENTS);
    for (JsonNode span : spans.values()) {
      if (kind(span) == CLIENT) {
        span.path("events").forEach(event -> events.remove(event.path("name").asText()));
      } else if (kind(span) == SERVER) {
        JsonNode parent = spans.get(span.path("parentSpanId").asText());
        if (parent == null || kind(parent) != CLIENT) {
          missing.add("the client span above " + span.path("name").asText());
        }
      }
    }
    missing.addAll(events);
    return missing;
  }

  /** What makes a link to the trace open the span with most events; empty if there is no span. */
  String mostToldOf() {
    return spans.values().stream()
        .max(Comparator.comparingInt(span -> span.path("events").size()))
        .map(span -> "?uiFind=" + span.path("spanId").asText())
        .orElse("");
  }

  private void add(JsonNode resource) {
    for (JsonNode attribute : resource.at("/resource/attributes")) {
      if (attribute.path("key").asText().equals("service.name")) {
        services.add(attribute.at("/value/stringValue").asText());
      }
    }
    for (JsonNode scope : resource.path("scopeSpans")) {
      for (JsonNode span : scope.path("spans")) {
        spans.put(span.path("spanId").asText(), span);
      }
    }
  }

  private static int kind(JsonNode span) {
    return span.path("kind").asInt();
  }
}
