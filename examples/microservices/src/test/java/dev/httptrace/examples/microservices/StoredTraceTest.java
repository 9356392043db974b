/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredTraceTest {

  private static final String ALL =
      "http.dns.start http.dns.done http.connect.start http.connect.done http.tls.start"
          + " http.tls.done http.first_byte";

  @Test
  void nothingStoredLacksEverything() {
    assertThat(StoredTrace.of(List.of()).missing())
        .contains("spans of gateway", "spans of partner", "http.tls.done", "http.first_byte")
        .hasSize(12);
    assertThat(StoredTrace.of(List.of()).mostToldOf()).isEmpty();
  }

  @Test
  void wholeTraceInPiecesLacksNothing() throws JsonProcessingException {
    StoredTrace trace =
        StoredTrace.of(
            List.of(
                piece("load", span("1", "", 3, ALL)),
                piece("gateway", span("2", "1", 2, "")),
                piece("orders", span("3", "1", 2, "")),
                piece("stock", span("4", "1", 2, "")),
                piece("partner", span("5", "1", 2, ""))));
    assertThat(trace.missing()).isEmpty();
    assertThat(trace.size()).isEqualTo(5);
    assertThat(trace.mostToldOf()).isEqualTo("?uiFind=1");
  }

  @Test
  void serverSpanWithoutItsCallerAndEventsOfOthersAreNotEnough() throws JsonProcessingException {
    StoredTrace trace =
        StoredTrace.of(
            List.of(
                piece("load", span("1", "", 3, ALL.replace("http.tls.done", ""))),
                piece("gateway", span("2", "9", 2, "http.tls.done")),
                piece("orders", span("3", "2", 2, "")),
                piece("stock", span("4", "1", 2, "")),
                piece("partner", span("5", "1", 2, ""))));
    assertThat(trace.missing())
        .containsExactlyInAnyOrder(
            "the client span above s2", "the client span above s3", "http.tls.done");
  }

  private static JsonNode piece(String service, String span) throws JsonProcessingException {
    return new ObjectMapper()
        .readTree(
            "{\"result\":{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":"
                + "\"service.name\",\"value\":{\"stringValue\":\""
                + service
                + "\"}}]},\"scopeSpans\":[{\"spans\":["
                + span
                + "]}]}]}}");
  }

  private static String span(String id, String parent, int kind, String events) {
    StringBuilder list = new StringBuilder();
    for (String event : events.trim().split(" +", -1)) {
      list.append(list.isEmpty() ? "" : ",").append("{\"name\":\"").append(event).append("\"}");
    }
    return "{\"spanId\":\"%s\",\"parentSpanId\":\"%s\",\"kind\":%d,\"name\":\"s%s\",\"events\":[%s]}"
        .formatted(id, parent, kind, id, list);
  }
}
