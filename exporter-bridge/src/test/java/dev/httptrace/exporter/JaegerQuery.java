/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks Jaeger's query API for a trace until it has been stored. */
final class JaegerQuery {
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();
  private final String query;
  private final Pause pause;
  private final int attempts;

  JaegerQuery(String query, int attempts, Pause pause) {
    this.query = query;
    this.attempts = attempts;
    this.pause = pause;
  }

  /** Returns the trace's spans, as OTLP/JSON, once there are {@code count}. */
  List<JsonNode> awaitSpans(String traceId, int count) throws IOException, InterruptedException {
    URI uri = URI.create(query + "/api/v3/traces/" + traceId);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    String last = "nothing";
    for (int attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) {
        pause.beforeNextAttempt();
      }
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      last = response.statusCode() + " " + response.body();
      if (response.statusCode() == 200) {
        List<JsonNode> spans = spans(response.body());
        if (spans.size() >= count) {
          return spans;
        }
      } else if (response.statusCode() != 404) {
        break;
      }
    }
    throw new AssertionError("waited for " + count + " spans at " + uri + ", last answer: " + last);
  }

  /** The answer is a stream of chunks, each with some of the spans in its {@code result}. */
  private List<JsonNode> spans(String body) throws IOException {
    List<JsonNode> spans = new ArrayList<>();
    try (MappingIterator<JsonNode> chunks = mapper.readerFor(JsonNode.class).readValues(body)) {
      while (chunks.hasNext()) {
        for (JsonNode resource : chunks.next().at("/result/resourceSpans")) {
          for (JsonNode scope : resource.path("scopeSpans")) {
            scope.path("spans").forEach(spans::add);
          }
        }
      }
    }
    return spans;
  }

  /** What goes by between two questions. */
  interface Pause {
    void beforeNextAttempt() throws InterruptedException;
  }
}
