/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.otel.Usual.closed;
import static dev.httptrace.otel.Usual.connectRefused;
import static dev.httptrace.otel.Usual.connectStart;
import static dev.httptrace.otel.Usual.dnsStart;
import static dev.httptrace.otel.Usual.getConn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FailedSpanTest {

  @Test
  void failedLookupIsAnUnknownHost() throws IOException {
    try (OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get("http://nobody.test:81/"))
          .isInstanceOf(UnknownHostException.class);

      SpanData span = rig.span();
      assertThat(Rendered.events(span))
          .containsExactly(
              getConn("nobody.test", 81, 0, 5),
              dnsStart("nobody.test"),
              "http.dns.done error.type=unknown_host httptrace.duration_ms=~",
              "http.putconn httptrace.conn.discard_reason=error",
              "http.getconn.done error.type=unknown_host httptrace.duration_ms=~");
      assertFailed(span, "unknown_host");
    }
  }

  @Test
  void refusedAddressesAreAllTold() throws IOException {
    int port = ClosedPort.find();
    try (OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get("http://two.test:" + port + "/"))
          .isInstanceOf(HttpHostConnectException.class);

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(3, 9))
          .containsExactly(
              connectStart("127.0.0.2", port),
              connectRefused("127.0.0.2", port),
              connectStart("127.0.0.1", port),
              connectRefused("127.0.0.1", port),
              "http.putconn httptrace.conn.discard_reason=error",
              "http.getconn.done error.type=connection_refused httptrace.duration_ms=~");
      assertFailed(span, "connection_refused");
    }
  }

  @Test
  void untrustedCertificateFailsTheHandshake() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, ""));
        OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get(server.uri("one.test", "/")))
          .isInstanceOf(SSLHandshakeException.class);

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(5, 9))
          .containsExactly(
              "http.tls.start server.address=one.test",
              "http.tls.done error.type=certificate_untrusted httptrace.duration_ms=~"
                  + " httptrace.tls.peer_ms=~",
              "http.putconn httptrace.conn.discard_reason=error",
              "http.getconn.done error.type=certificate_untrusted httptrace.duration_ms=~");
      assertFailed(span, "certificate_untrusted");
    }
  }

  @Test
  void bodyCutHalfWayFailsTheSpanAndKeepsItsStatusCode() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                });
        OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get(server.uri("127.0.0.1", "/")))
          .isInstanceOf(ConnectionClosedException.class);

      String error = "org.apache.hc.core5.http.ConnectionClosedException";
      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(6, 9))
          .containsExactly(
              "http.first_byte",
              "http.last_byte error.type=" + error + " http.response.body.size=4",
              closed("error"));
      assertFailed(span, error);
      assertThat(Rendered.attributes(span)).contains("http.response.status_code=200");
    }
  }

  @Test
  void responseClosedAbruptlyIsNoFailure() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nhalf");
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      ClassicHttpResponse response = rig.open(new HttpGet(server.uri("127.0.0.1", "/")));
      assertThat(rig.spans()).isEmpty();
      Wiring.closeAbruptly(response);

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(6, 8))
          .containsExactly("http.first_byte", closed("body_not_consumed"));
      assertThat(span.getEvents()).hasSize(8);
      assertUnset(span);
    }
  }

  @Test
  void finalStatusInsteadOfContinueLeavesTheBodyOut() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 417 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                });
        OtelRig rig = new OtelRig()) {
      rig.requests.setExpectContinueEnabled(true);
      rig.send(
          ClassicRequestBuilder.post(server.uri("127.0.0.1", "/"))
              .setEntity(new StringEntity("b".repeat(1025)))
              .build());

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(4, 10))
          .containsExactly(
              "http.send.start",
              "http.wait_100_continue",
              "http.first_byte",
              Usual.sendDone(0),
              Usual.lastByte(0),
              closed("connection_close"));
      assertFailed(span, "417");
    }
  }

  @Test
  void refusedTunnelEndsTheWaitForAConnection() throws IOException {
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        OtelRig rig = new OtelRig()) {
      rig.builder.setProxy(new HttpHost("http", "127.0.0.1", proxy.port()));
      if (!Wiring.hasStrategies()) {
        assertThatThrownBy(() -> rig.get("https://shop.test:444/"))
            .isInstanceOf(ClientProtocolException.class);
        assertThat(Rendered.events(rig.span()))
            .contains("http.putconn httptrace.conn.discard_reason=tunnel_refused");
        return;
      }
      assertThat(rig.get("https://shop.test:444/")).isEqualTo("403 ");

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(3, 8))
          .containsExactly(
              "http.proxy.start server.address=shop.test server.port=444",
              "http.proxy.done http.response.status_code=403 httptrace.duration_ms=~",
              "http.putconn httptrace.conn.discard_reason=tunnel_refused",
              Usual.lastByte(0),
              "http.getconn.done httptrace.duration_ms=~");
      assertFailed(span, "403");
    }
  }

  @Test
  void cancelledRequestIsNoFailure() throws IOException {
    HttpGet[] request = new HttpGet[1];
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  request[0].cancel();
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      request[0] = new HttpGet(server.uri("127.0.0.1", "/"));
      assertThatThrownBy(() -> rig.send(request[0])).isInstanceOf(IOException.class);

      SpanData span = rig.span();
      assertThat(Rendered.events(span).subList(4, 7))
          .containsExactly("http.send.start", Usual.sendDone(0), closed("cancelled"));
      assertThat(span.getEvents()).hasSize(7);
      assertUnset(span);
    }
  }

  @Test
  void requestCancelledBeforeAskedForNoConnection() throws IOException {
    try (OtelRig rig = new OtelRig()) {
      HttpGet request = new HttpGet("http://nobody.test/");
      request.cancel();
      assertThatThrownBy(() -> rig.send(request)).isInstanceOf(Exception.class);

      assertThat(Rendered.events(rig.span())).noneMatch(event -> event.startsWith("http.getconn"));
    }
  }

  @Test
  void statusOfFourHundredAndAboveIsAnError() throws IOException {
    for (int status : List.of(404, 500)) {
      try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(status, "no"));
          OtelRig rig = new OtelRig()) {
        rig.get(server.uri("127.0.0.1", "/"));

        assertFailed(rig.span(), Integer.toString(status));
      }
    }
  }

  @Test
  void statusBelowFourHundredLeavesTheSpanUnset() throws IOException {
    for (int status : List.of(200, 204, 304)) {
      try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(status, ""));
          OtelRig rig = new OtelRig()) {
        rig.send(ClassicRequestBuilder.get(server.uri("127.0.0.1", "/")).build());

        assertUnset(rig.span());
      }
    }
  }

  private static void assertFailed(SpanData span, String errorType) {
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo(errorType);
  }

  private static void assertUnset(SpanData span) {
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isNull();
  }
}
