/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Child spans, links and names are the same, whenever the span is rendered. */
@Timeout(30)
class LateSignalsTest {

  @Test
  void stepsAndLinks() throws IOException {
    try (TwinSpans twins =
            new TwinSpans(
                Sampler.alwaysOn(),
                SpanLimits.getDefault(),
                span -> {},
                builder -> builder.signals(Signal.EVENTS, Signal.ATTRIBUTES, Signal.SPANS));
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = twins;
      rig.get(server.uri("one.test", "/"));
      rig.get(server.uri("one.test", "/"));
      rig.client().close();

      // A busy machine may make the second wait for the pool, too.
      assertThat(twins.late()).filteredOn(span -> !span.getName().equals("http.queue")).hasSize(4);
      assertThat(texts(twins.late())).containsExactlyInAnyOrderElementsOf(texts(twins.early()));
      List<SpanData> exchanges =
          twins.late().stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
      assertThat(exchanges)
          .extracting(span -> span.getClass().getSimpleName())
          .containsOnly("LateSpanData");
      assertThat(exchanges.get(1).getLinks()).hasSize(1);
    }
  }

  @Test
  void templateOfTheUrl() throws IOException {
    try (TwinSpans twins = new TwinSpans();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = twins;
      rig.send(
          ClassicRequestBuilder.get(server.uri("one.test", "/orders/7")).build(),
          TracedHttpClients.urlTemplate(HttpClientContext.create(), "/orders/{id}"));
      rig.client().close();

      assertThat(twins.late().get(0).getName()).isEqualTo("GET /orders/{id}");
      assertThat(texts(twins.late())).isEqualTo(texts(twins.early()));
    }
  }

  private static List<List<String>> texts(List<SpanData> spans) {
    return spans.stream().map(SpanText::of).toList();
  }
}
