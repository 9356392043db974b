/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is put on a failed span on request is the same, whenever the span is rendered. */
@Timeout(30)
class LateOptInsTest {

  @Test
  void statusOfTheServer() throws IOException {
    try (TwinSpans twins = twins();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(500, "no"));
        OtelRig rig = new OtelRig()) {
      rig.trace = twins;
      rig.get(server.uri("one.test", "/a?page=2&token=canary"));

      SpanData late = same(twins);
      assertThat(late.getClass().getSimpleName()).isEqualTo("LateSpanData");
      assertThat(late.getStatus().getDescription())
          .isNotEmpty()
          .isEqualTo(late.getAttributes().get(Keys.EXPLAIN));
      assertThat(late.getAttributes().get(Keys.URL)).endsWith("/a?page=2&token=REDACTED");
      assertThat(Rendered.names(late)).doesNotContain("exception");
    }
  }

  @Test
  void exception() throws IOException {
    try (TwinSpans twins = twins();
        OtelRig rig = new OtelRig()) {
      rig.trace = twins;
      assertThatThrownBy(() -> rig.get("http://one.test:" + ClosedPort.find() + "/"))
          .isInstanceOf(IOException.class);

      SpanData late = same(twins);
      assertThat(late.getStatus().getDescription()).isNotEmpty();
      assertThat(Rendered.names(late)).endsWith("exception");
    }
  }

  private static TwinSpans twins() {
    return new TwinSpans(
        Sampler.alwaysOn(),
        SpanLimits.getDefault(),
        span -> {},
        builder ->
            builder
                .readableQueryKeys(List.of("page"))
                .exceptionEvents(true)
                .verdictAsStatusDescription(true));
  }

  /** The late span of the only exchange, which says what the early one does. */
  private static SpanData same(TwinSpans twins) {
    assertThat(twins.late()).hasSize(1);
    assertThat(SpanText.of(twins.late().get(0))).isEqualTo(SpanText.of(twins.early().get(0)));
    return twins.late().get(0);
  }
}
