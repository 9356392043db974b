/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.otel.EventNames.DIALLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpanEndTest {

  private static final String[] UP_TO_THE_HEAD = EventNames.of(DIALLED, REQUEST, RESPONSE);

  @Test
  void spanEndsAtTheHeadBeforeTheBodyIsRead() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("a", "b"));
        OtelRig rig = atHead()) {
      try (ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")))) {
        assertThat(rig.spans()).hasSize(1);
        assertThat(OtelRig.body(response)).isEqualTo("ab");
      }

      SpanData span = rig.span();
      assertThat(Rendered.names(span)).containsExactly(UP_TO_THE_HEAD);
      assertThat(Rendered.attributes(span))
          .contains("http.response.status_code=200", "httptrace.receive_ms=~");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }
  }

  @Test
  void bodyThatFailsAfterTheHeadReachesTheCallerAndNotTheSpan() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
        OtelRig rig = atHead()) {
      assertThatThrownBy(() -> rig.get(server.uri("127.0.0.1", "/")))
          .isInstanceOf(ConnectionClosedException.class);

      SpanData span = rig.span();
      assertThat(Rendered.names(span)).containsExactly(UP_TO_THE_HEAD);
      assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isNull();
    }
  }

  @Test
  void headThatComesBeforeTheRequestIsDoneWaitsForIt() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 417 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                  wire.awaitClose();
                });
        OtelRig rig = atHead()) {
      ClassicHttpRequest request =
          ClassicRequestBuilder.put(server.uri("127.0.0.1", "/"))
              .setHeader("Expect", "100-continue")
              .setEntity("body")
              .build();
      assertThat(rig.send(request)).isEqualTo("417 ");

      assertThat(Rendered.names(rig.span()))
          .containsExactly(
              "http.getconn.start",
              "http.connect.start",
              "http.connect.done",
              "http.getconn.done",
              "http.send.start",
              "http.wait_100_continue",
              "http.first_byte",
              "http.send.done");
    }
  }

  @Test
  void exchangeWithoutHeadEndsItsSpanWithItself() throws IOException {
    int port = ClosedPort.find();
    try (OtelRig rig = atHead()) {
      assertThatThrownBy(() -> rig.get("http://127.0.0.1:" + port + "/"))
          .isInstanceOf(IOException.class);

      SpanData span = rig.span();
      assertThat(Rendered.names(span))
          .containsExactly(
              "http.getconn.start",
              "http.connect.start",
              "http.connect.done",
              "http.putconn",
              "http.getconn.done");
      assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo("connection_refused");
    }
  }

  @Test
  void responseThatIsNeverClosedEndsItsSpanWithTheClient() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      ClassicHttpResponse leaked = rig.open(new HttpGet(server.uri("127.0.0.1", "/")));
      assertThat(leaked.getCode()).isEqualTo(200);
      assertThat(rig.spans()).isEmpty();

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(6, 9))
          .containsExactly(
              "http.first_byte",
              "http.last_byte error.type=org.apache.hc.core5.http.ConnectionClosedException"
                  + " http.response.body.size=0",
              Usual.closed("client_closed"));
    }
  }

  private static OtelRig atHead() throws IOException {
    OtelRig rig = new OtelRig();
    rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).spanEnd(SpanEnd.RESPONSE_HEAD).build();
    return rig;
  }
}
