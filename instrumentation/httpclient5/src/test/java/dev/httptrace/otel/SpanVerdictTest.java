/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.JvmPauses;
import dev.httptrace.record.RealPauses;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpanVerdictTest {

  // The body is what takes longest, the wait what takes longest up to the head.
  private static final ConnectionScript SLOW =
      Responses.slow(Duration.ofMillis(400), Duration.ofSeconds(1), "a", "b");

  // The first exchange of a JVM loads classes for some 100 ms, and that would be its verdict.
  @BeforeAll
  static void loadClasses() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("a", "b"));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ab");
    }
  }

  @Test
  void verdictOfTheRecordIsOnTheSpan() throws IOException {
    List<CallRecord> calls = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(SLOW);
        OtelRig rig = new OtelRig();
        Scope ignored =
            Context.root().with(CallRecorder.create().listener(calls::add)).makeCurrent()) {
      rig.get(server.uri("127.0.0.1", "/secret?k=v"));

      SpanData span = rig.span();
      assertThat(span.getAttributes().get(Keys.VERDICT))
          .isEqualTo("download_slow")
          .isEqualTo(calls.get(0).last().verdict().kind().word());
      assertThat(span.getAttributes().get(Keys.EXPLAIN)).contains(" was receiving the response (");
      assertThat(calls.get(0).last().span().getSpanId()).isEqualTo(span.getSpanId());
    }
  }

  @Test
  void spanThatEndsAtTheHeadIsJudgedByWhatCameBefore() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(SLOW);
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).spanEnd(SpanEnd.RESPONSE_HEAD).build();
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.span().getAttributes().get(Keys.VERDICT)).isEqualTo("server_slow");
    }
  }

  @Test
  void spanOfOthersIsJudgedAgainAtTheEndIfItStillRecords() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(SLOW);
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.onCurrentSpan();
      Span outer = rig.tracer.spanBuilder("outer").startSpan();
      Span shorter = rig.tracer.spanBuilder("shorter").startSpan();
      try (Scope ignored = outer.makeCurrent()) {
        rig.get(server.uri("127.0.0.1", "/"));
      }
      outer.end();
      try (Scope ignored = shorter.makeCurrent();
          ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        shorter.end();
        assertThat(OtelRig.body(response)).isEqualTo("ab");
      }

      assertThat(rig.spans())
          .extracting(span -> span.getName() + " " + span.getAttributes().get(Keys.VERDICT))
          .containsExactly("outer download_slow", "shorter server_slow");
    }
  }

  @Test
  void eachAttemptHasItsOwnVerdict() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(503, "busy"), SLOW);
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.spans())
          .extracting(span -> span.getAttributes().get(Keys.VERDICT))
          .doesNotContain("retried")
          .last()
          .isEqualTo("download_slow");
    }
  }

  @Test
  void spanWithoutSummaryHasNoVerdict() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(Signal.EVENTS).build();
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.span().getAttributes().get(Keys.VERDICT)).isNull();
      assertThat(rig.span().getAttributes().get(Keys.EXPLAIN)).isNull();
    }
  }

  @Test
  void pausesOfThisJvmCanBeWatchedFor() throws IOException {
    List<byte[]> live = Stream.generate(() -> new byte[64]).limit(2_000_000).toList();
    try (JvmPauses pauses = JvmPauses.watch();
        ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  RealPauses.collectFor(pauses, Duration.ofMillis(400));
                  wire.send("HTTP/1.1 204 No\r\n\r\n");
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).jvmPauses(pauses).build();
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.span().getAttributes().get(Keys.VERDICT)).isEqualTo("jvm_paused");
    }
    assertThat(live).hasSize(2_000_000);
  }
}
