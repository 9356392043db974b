/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.response;
import static dev.httptrace.otel.Usual.closed;
import static dev.httptrace.otel.Usual.connectDone;
import static dev.httptrace.otel.Usual.connectRefused;
import static dev.httptrace.otel.Usual.connectStart;
import static dev.httptrace.otel.Usual.dialled;
import static dev.httptrace.otel.Usual.dnsDone;
import static dev.httptrace.otel.Usual.dnsStart;
import static dev.httptrace.otel.Usual.getConn;
import static dev.httptrace.otel.Usual.lastByte;
import static dev.httptrace.otel.Usual.putConn;
import static dev.httptrace.otel.Usual.reused;
import static dev.httptrace.otel.Usual.sendDone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientSpanEventsTest {

  private static final String TLS_SERVER =
      " httptrace.tls.peer_ms=~ tls.cipher=TLS_AES_256_GCM_SHA384 tls.protocol.version=1.3"
          + " tls.resumed=false"
          + " tls.server.not_after=~"
          + " tls.server.subject=";

  @Test
  void freshConnectionIsLookedUpAndDialled() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 hello");

      assertThat(Rendered.events(rig.span()))
          .containsExactly(
              getConn("one.test", server.port(), 0, 5),
              dnsStart("one.test"),
              dnsDone("127.0.0.1"),
              connectStart("127.0.0.1", server.port()),
              connectDone("127.0.0.1", server.port()),
              dialled(server.port()),
              "http.send.start",
              sendDone(0),
              "http.first_byte",
              lastByte(5),
              putConn());
    }
  }

  @Test
  void reusedConnectionSkipsLookupAndDial() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.spans()).hasSize(2);
      assertThat(Rendered.events(rig.spans().get(1)))
          .containsExactly(
              getConn("one.test", server.port(), 1, 5),
              reused(server.port(), 2),
              "http.send.start",
              sendDone(0),
              "http.first_byte",
              lastByte(5),
              putConn());
    }
  }

  @Test
  void addressHasNoLookup() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "hello"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(Rendered.events(rig.span()))
          .containsExactly(
              getConn("127.0.0.1", server.port(), 0, 5),
              connectStart("127.0.0.1", server.port()),
              connectDone("127.0.0.1", server.port()),
              dialled(server.port()),
              "http.send.start",
              sendDone(0),
              "http.first_byte",
              lastByte(5),
              closed("connection_close"));
    }
  }

  @Test
  void handshakeTellsWhatWasNegotiated() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "in"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));

      SpanData span = rig.span();
      assertThat(Rendered.names(span))
          .containsExactly(EventNames.of(FRESH_TLS, REQUEST, response(200, 2), KEPT));
      assertThat(Rendered.event(span, "http.tls.start"))
          .isEqualTo("http.tls.start server.address=one.test");
      assertThat(Rendered.event(span, "http.tls.done"))
          .isEqualTo("http.tls.done httptrace.duration_ms=~" + TLS_SERVER + "CN=localhost");
    }
  }

  @Test
  void olderProtocolIsToldByItsNumber() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Tls.of(Certificates.serverContext()).protocols("TLSv1.2"),
                Responses.keepAlive(200, "in"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/"));

      assertThat(Rendered.event(rig.span(), "http.tls.done")).contains("tls.protocol.version=1.2 ");
    }
  }

  @Test
  void everyAddressThatWasTriedIsTold() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "second"));
        OtelRig rig = new OtelRig()) {
      assertThat(rig.get(server.uri("two.test", "/"))).isEqualTo("200 second");

      assertThat(Rendered.events(rig.span()))
          .containsExactly(
              getConn("two.test", server.port(), 0, 5),
              dnsStart("two.test"),
              dnsDone("127.0.0.2, 127.0.0.1"),
              connectStart("127.0.0.2", server.port()),
              connectRefused("127.0.0.2", server.port()),
              connectStart("127.0.0.1", server.port()),
              connectDone("127.0.0.1", server.port()),
              dialled(server.port()),
              "http.send.start",
              sendDone(0),
              "http.first_byte",
              lastByte(6),
              putConn());
    }
  }

  @Test
  void tunnelComesBeforeTheHandshake() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "in"));
        ForwardProxy proxy = ForwardProxy.start();
        OtelRig rig = new OtelRig()) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      assertThat(rig.get(server.uri("shop.test", "/"))).isEqualTo("200 in");

      assertThat(Rendered.events(rig.span()))
          .containsExactly(
              getConn("one.test", proxy.port(), 0, 5),
              dnsStart("one.test"),
              dnsDone("127.0.0.1"),
              connectStart("127.0.0.1", proxy.port()),
              connectDone("127.0.0.1", proxy.port()),
              "http.proxy.start server.address=shop.test server.port=" + server.port(),
              "http.proxy.done http.response.status_code=200 httptrace.duration_ms=~",
              "http.tls.start server.address=shop.test",
              "http.tls.done httptrace.duration_ms=~" + TLS_SERVER + "CN=localhost",
              dialled(proxy.port()),
              "http.send.start",
              sendDone(0),
              "http.first_byte",
              lastByte(2),
              putConn());
    }
  }

  @Test
  void expectedContinueIsWaitedForAndGot() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.requests.setExpectContinueEnabled(true);
      rig.send(
          ClassicRequestBuilder.post(server.uri("127.0.0.1", "/"))
              .setEntity(new StringEntity("12345"))
              .build());

      assertThat(Rendered.events(rig.span()).subList(4, 12))
          .containsExactly(
              "http.send.start",
              "http.wait_100_continue",
              "http.first_byte",
              "http.got_100_continue",
              "http.got_1xx http.response.status_code=100",
              sendDone(5),
              lastByte(2),
              putConn());
    }
  }

  @Test
  void earlyHintsAreTold() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(Rendered.events(rig.span()).subList(4, 10))
          .containsExactly(
              "http.send.start",
              sendDone(0),
              "http.first_byte",
              "http.got_1xx http.response.status_code=103",
              lastByte(2),
              putConn());
    }
  }
}
