/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static dev.httptrace.javaagent.ClientSpans.events;
import static dev.httptrace.javaagent.ClientSpans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.OutcomeCalls;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.OtlpCollector;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of both clients that do not come out as usual, on the spans that the agent makes. */
@Timeout(240)
class OutcomesIT {

  private static final String SENT =
      "getconn.start dns.start dns.done connect.start connect.done getconn.done"
          + " send.start send.done";
  private static final String WHOLE = SENT + " first_byte last_byte putconn";

  private static final ConnectionScript SILENT =
      wire -> {
        wire.readHead();
        wire.awaitClose();
      };

  private static final ConnectionScript ENDLESS =
      wire -> {
        wire.readHead();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nb");
        wire.awaitClose();
      };

  /** Slow enough to be what the call took its time for, on a busy machine too. */
  private static ConnectionScript slowRedirect(String location) {
    return wire -> {
      wire.pause(Duration.ofMillis(200));
      Responses.redirect(location).serve(wire);
    };
  }

  @Test
  void redirectTimeOutAndCancellationAreOnTheSpans() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start();
        ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer moved = ScriptedServer.start(slowRedirect(target.uri("/new")));
        ScriptedServer silent = ScriptedServer.start(SILENT);
        ScriptedServer endless = ScriptedServer.start(ENDLESS)) {
      String printed =
          AgentProcess.exportingTo(collector.endpoint())
              .library("httpclient-5.6")
              .run(
                  OutcomeCalls.class,
                  moved.uri("/moved"),
                  silent.uri("/silent"),
                  endless.uri("/endless"),
                  moved.uri("/async-moved"),
                  silent.uri("/async-silent"),
                  endless.uri("/async-endless"));

      String outcomes = "ok\nSocketTimeoutException\ncancelled\n";
      assertThat(printed).endsWith(outcomes + outcomes).doesNotContain("WARN", "ERROR");
      ClientSpans spans = new ClientSpans(collector);
      assertThat(spans.all()).hasSize(6);
      for (String client : List.of("/", "/async-")) {
        Span ofMoved = spans.the(client + "moved");
        assertThat(events(ofMoved)).isEqualTo(WHOLE + " redirect " + WHOLE);
        assertThat(text(ofMoved, "httptrace.verdict")).isEqualTo("redirected");
        Span ofSilent = spans.the(client + "silent");
        assertThat(events(ofSilent)).startsWith(SENT).doesNotContain("first_byte");
        assertThat(text(ofSilent, "httptrace.verdict")).isEqualTo("server_timeout");
        Span ofEndless = spans.the(client + "endless");
        assertThat(events(ofEndless)).startsWith(SENT + " first_byte");
        assertThat(text(ofEndless, "httptrace.verdict")).isEqualTo("cancelled");
      }
    }
  }
}
