/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.DiscardReason.CONNECTION_CLOSE;
import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.beyondGo;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static dev.httptrace.httpclient5.Sequences.headAndBody;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.Conn;
import dev.httptrace.GotConnInfo;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConnectionHooksTest {

  @EveryAttachment
  void freshConnectionIsLookedUpAndDialled(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        Rig rig = new Rig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/a?b=c"))).isEqualTo("200 hello");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH, REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.beyondGo()).containsExactly(beyondGo(START, headAndBody(200, 5), KEPT));
      assertThat(rig.trace.details("exchangeStart")).containsExactly("1 GET http://one.test/a?b=c");
      assertThat(rig.trace.details("getConn")).containsExactly("one.test:" + server.port());
      assertThat(rig.trace.details("dnsStart")).containsExactly("one.test");
      assertThat(rig.trace.details("connectDone"))
          .containsExactly("tcp 127.0.0.1:" + server.port());
      assertThat(rig.trace.details("wroteHeaderField"))
          .contains("Host=[one.test:" + server.port() + "]");
    }
  }

  @EveryAttachment
  void allHooksComeInOrder(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        Rig rig = new Rig(attachment)) {
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.all()).containsExactly(all(FRESH, REQUEST, response(200, 5), KEPT));
    }
  }

  @EveryAttachment
  void reusedConnectionSkipsLookupAndDial(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        Rig rig = new Rig(attachment)) {
      rig.get(server.uri("one.test", "/"));
      GotConnInfo first = rig.trace.connections().get(0);
      assertThat(first.reused()).isFalse();
      assertThat(first.wasIdle()).isFalse();
      assertThat(first.idleTime()).isZero();
      assertThat(first.conn().uses()).isOne();
      rig.trace.clear();

      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.hooks()).containsExactly(hooks(REUSED, REQUEST, RESPONSE, KEPT));
      GotConnInfo second = rig.trace.connections().get(0);
      Conn conn = second.conn();
      assertThat(second.idleTime()).isPositive().isLessThan(Duration.ofSeconds(30));
      assertThat(conn.id()).isEqualTo(first.conn().id());
      assertThat(conn.uses()).isEqualTo(2);
      assertThat(conn.age()).isGreaterThanOrEqualTo(second.idleTime());
      assertThat(server.connections()).isOne();
    }
  }

  @EveryAttachment
  void handshakeComesBetweenConnectAndGotConn(Attachment attachment) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "hi"));
        Rig rig = new Rig(attachment)) {
      rig.trace.on(
          "gotConn",
          () -> {
            Conn conn = rig.trace.connections().get(0).conn();
            assertThat(conn.tlsSession().getProtocol()).startsWith("TLS");
            assertThat(conn.remoteAddress()).isEqualTo(server.address());
          });

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 hi");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @EveryAttachment
  void addressInUriIsNotLookedUp(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, ""));
        Rig rig = new Rig(attachment)) {
      rig.names.add("127.0.0.1", Rig.address("127.0.0.1"));

      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.trace.hooks())
          .startsWith(hooks("getConn", CONNECT, "gotConn"))
          .endsWith("putIdleConn");
    }
  }

  @EveryAttachment
  void secondAddressIsDialledWhenFirstRefuses(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, ""));
        Rig rig = new Rig(attachment)) {
      rig.names.add("both.test", Rig.address("127.0.0.2"), Rig.address("127.0.0.1"));

      rig.get(server.uri("both.test", "/"));

      assertThat(rig.trace.hooks())
          .startsWith(
              hooks("getConn", LOOKUP, failing(CONNECT, "ConnectException"), CONNECT, "gotConn"));
      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.2:" + server.port(), "tcp 127.0.0.1:" + server.port());
      assertThat(rig.trace.details("dnsDone")).containsExactly("[/127.0.0.2, /127.0.0.1]");
    }
  }

  @EveryAttachment
  void unknownHostEndsWithTheLookup(Attachment attachment) throws IOException {
    try (Rig rig = new Rig(attachment)) {
      assertThatThrownBy(() -> rig.get("http://nowhere.test/"))
          .isInstanceOf(UnknownHostException.class);

      assertThat(rig.trace.details("getConn")).containsExactly("nowhere.test:80");
      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  START,
                  failing(LOOKUP, "UnknownHostException"),
                  discarded(ERROR, "UnknownHostException")));
    }
  }

  @EveryAttachment
  void refusedConnectEndsTheExchange(Attachment attachment) throws IOException {
    try (Rig rig = new Rig(attachment)) {
      int port = ClosedPort.find();

      assertThatThrownBy(() -> rig.get("http://one.test:" + port + "/"))
          .isInstanceOf(HttpHostConnectException.class);

      assertThat(rig.trace.all())
          .containsExactly(
              all(
                  START,
                  LOOKUP,
                  failing(CONNECT, "ConnectException"),
                  discarded(ERROR, "HttpHostConnectException")));
    }
  }

  @EveryAttachment
  void responsesWithoutBodyAreOverWithTheirHead(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(204, ""));
        Rig rig = new Rig(attachment)) {
      rig.get(server.uri("one.test", "/"));
      rig.trace.clear();

      rig.send(ClassicRequestBuilder.head(server.uri("one.test", "/")).build());

      assertThat(rig.trace.all()).containsExactly(all(REUSED, REQUEST, response(204, 0), KEPT));
    }
  }

  @EveryAttachment
  void connectionThatAnnouncesItsCloseIsNotPutBack(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "bye"));
        Rig rig = new Rig(attachment)) {
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.all()).endsWith(all(headAndBody(200, 3), discarded(CONNECTION_CLOSE)));
      assertThat(rig.trace.hooks()).doesNotContain("putIdleConn");
    }
  }
}
