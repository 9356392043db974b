/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.RELEASED;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.otel.EventNames.DIALLED;
import static dev.httptrace.otel.Usual.closed;
import static dev.httptrace.otel.Usual.lastByte;
import static dev.httptrace.otel.Usual.sendDone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ResendSpansTest {

  private static final ConnectionScript CHALLENGE =
      wire -> {
        wire.readHead();
        wire.send("HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"r\"\r\n");
        wire.send("Content-Length: 2\r\n\r\nno");
        wire.readHead();
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        wire.awaitClose();
      };

  @Test
  void retryOnStatusIsASpanOfItsOwn() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ready");

      assertResent(
          rig,
          server,
          "http.retry http.request.resend_count=1 http.response.status_code=503",
          "503");
    }
  }

  @Test
  void retryOnFailureTellsTheFailure() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(wire -> wire.readHead(), Responses.keepAlive(200, "ready"));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ready");

      String error = "org.apache.hc.core5.http.NoHttpResponseException";
      assertResent(
          rig, server, "http.retry error.type=" + error + " http.request.resend_count=1", error);
      assertThat(Rendered.names(rig.spans().get(0)))
          .containsExactly(EventNames.of(DIALLED, REQUEST, RELEASED));
    }
  }

  @Test
  void redirectIsASpanOfItsOwn() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("127.0.0.1", "/b?k=v")));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("127.0.0.1", "/a"))).isEqualTo("200 there");

      assertResent(
          rig,
          target,
          "http.redirect http.request.resend_count=1 http.response.status_code=302",
          null);
      assertThat(rig.spans())
          .extracting(span -> span.getAttributes().get(Keys.URL))
          .containsExactly(server.uri("127.0.0.1", "/a"), target.uri("127.0.0.1", "/b?k=REDACTED"));
      assertThat(Rendered.events(rig.spans().get(0)).subList(6, 9))
          .containsExactly("http.first_byte", lastByte(0), closed("connection_close"));
    }
  }

  @Test
  void roundOfAuthenticationIsARetryOnTheSameConnection() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(CHALLENGE);
        OtelRig rig = new OtelRig().knowPassword("secret")) {
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

      List<SpanData> spans = rig.spans();
      assertThat(spans).hasSize(2);
      assertThat(Rendered.events(spans.get(0)).subList(4, 8))
          .containsExactly("http.send.start", sendDone(0), "http.first_byte", lastByte(2));
      assertThat(spans.get(0).getEvents()).hasSize(8);
      assertThat(Rendered.names(spans.get(1)))
          .containsExactly(
              "http.retry",
              "http.getconn.start",
              "http.getconn.done",
              "http.send.start",
              "http.send.done",
              "http.first_byte",
              "http.last_byte",
              "http.putconn");
      assertThat(Rendered.event(spans.get(1), "http.retry"))
          .isEqualTo("http.retry http.request.resend_count=1 http.response.status_code=401");
      assertThat(Rendered.event(spans.get(1), "http.getconn.done"))
          .isEqualTo(
              "http.getconn.done httptrace.conn.age_ms=~ httptrace.conn.id=~"
                  + " httptrace.conn.reused=true httptrace.conn.use=2"
                  + " httptrace.conn.was_idle=false httptrace.duration_ms=~"
                  + " network.local.address=127.0.0.1 network.local.port=~"
                  + " network.peer.address=127.0.0.1 network.peer.port="
                  + server.port());
      assertThat(spans.get(1).getAttributes().get(Keys.CONN_ID))
          .isEqualTo(spans.get(0).getAttributes().get(Keys.CONN_ID));
    }
  }

  /** Two spans: the first failed so, the second begins with that event and dials. */
  private static void assertResent(
      OtelRig rig, ScriptedServer server, String event, String firstError) {
    List<SpanData> spans = rig.spans();
    assertThat(spans).hasSize(2);
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(Keys.RESEND_COUNT))
        .containsExactly(null, 1L);
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(Keys.ERROR_TYPE))
        .containsExactly(firstError, null);
    assertThat(spans.get(1).getStartEpochNanos())
        .isGreaterThanOrEqualTo(spans.get(0).getEndEpochNanos());
    assertThat(Rendered.events(spans.get(1)))
        .containsExactly(
            event,
            Usual.getConn("127.0.0.1", server.port(), 0, 5),
            Usual.connectStart("127.0.0.1", server.port()),
            Usual.connectDone("127.0.0.1", server.port()),
            Usual.dialled(server.port()),
            "http.send.start",
            sendDone(0),
            "http.first_byte",
            lastByte(5),
            Usual.putConn());
  }
}
