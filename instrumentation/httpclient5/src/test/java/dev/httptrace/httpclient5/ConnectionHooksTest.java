/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.Conn;
import dev.httptrace.GotConnInfo;
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

      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone",
              "gotConn",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "putIdleConn");
      assertThat(rig.trace.beyondGo())
          .containsExactly(
              "exchangeStart",
              "leaseStart",
              "leaseDone",
              "gotResponseHead 200",
              "gotLastResponseByte 5",
              "connReleased",
              "exchangeDone");
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

      assertThat(rig.trace.all())
          .containsExactly(
              "exchangeStart",
              "getConn",
              "leaseStart",
              "leaseDone",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone",
              "gotConn",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "gotResponseHead 200",
              "gotLastResponseByte 5",
              "putIdleConn",
              "connReleased",
              "exchangeDone");
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

      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "gotConn(idle)",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "putIdleConn");
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

      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone",
              "tlsHandshakeStart",
              "tlsHandshakeDone",
              "gotConn",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "putIdleConn");
    }
  }

  @EveryAttachment
  void addressInUriIsNotLookedUp(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, ""));
        Rig rig = new Rig(attachment)) {
      rig.names.add("127.0.0.1", Rig.address("127.0.0.1"));

      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.trace.hooks())
          .startsWith("getConn", "connectStart", "connectDone", "gotConn")
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
              "getConn",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone(ConnectException)",
              "connectStart",
              "connectDone",
              "gotConn");
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
              "exchangeStart",
              "getConn",
              "leaseStart",
              "leaseDone",
              "dnsStart",
              "dnsDone(UnknownHostException)",
              "connReleased ERROR",
              "exchangeDone(UnknownHostException)");
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
              "exchangeStart",
              "getConn",
              "leaseStart",
              "leaseDone",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone(ConnectException)",
              "connReleased ERROR",
              "exchangeDone(HttpHostConnectException)");
    }
  }

  @EveryAttachment
  void responsesWithoutBodyAreOverWithTheirHead(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(204, ""));
        Rig rig = new Rig(attachment)) {
      rig.get(server.uri("one.test", "/"));
      rig.trace.clear();

      rig.send(ClassicRequestBuilder.head(server.uri("one.test", "/")).build());

      assertThat(rig.trace.all())
          .containsExactly(
              "exchangeStart",
              "getConn",
              "leaseStart",
              "leaseDone",
              "gotConn(idle)",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "gotResponseHead 204",
              "gotLastResponseByte 0",
              "putIdleConn",
              "connReleased",
              "exchangeDone");
    }
  }

  @EveryAttachment
  void connectionThatAnnouncesItsCloseIsNotPutBack(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "bye"));
        Rig rig = new Rig(attachment)) {
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.all())
          .endsWith(
              "gotResponseHead 200",
              "gotLastResponseByte 3",
              "connReleased CONNECTION_CLOSE",
              "exchangeDone");
      assertThat(rig.trace.hooks()).doesNotContain("putIdleConn");
    }
  }
}
