/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.client.RestClient;

/** With {@code httptrace.signals=spans}, by the OpenTelemetry of the application. */
@Timeout(60)
class SetupSpansTest {

  @Test
  void stepsAreChildrenOfTheSpanOfTheObservation() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Warnings warnings = new Warnings();
        Application application = Application.start("httptrace.signals=attributes,spans")) {
      RestClient client = application.restClient();
      StarterTest.get(client, server.uri("/a"));
      StarterTest.get(client, server.uri("/b"));

      List<SpanData> spans = application.spans();
      List<SpanData> exchanges =
          spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
      List<SpanData> steps = childrenOf(exchanges.get(0), spans);
      assertThat(steps)
          .extracting(SpanData::getName)
          .containsExactly("http.queue", "http.dns", "http.connect");
      // A busy machine may make the second call wait for the pool as well.
      assertThat(childrenOf(exchanges.get(1), spans))
          .extracting(SpanData::getName)
          .isSubsetOf("http.queue");
      assertThat(exchanges.get(1).getLinks())
          .extracting(LinkData::getSpanContext)
          .containsExactly(steps.get(2).getSpanContext());
      assertThat(warnings.lines()).isEmpty();
    }
  }

  private static List<SpanData> childrenOf(SpanData parent, List<SpanData> spans) {
    return spans.stream()
        .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
        .toList();
  }
}
