/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class ForwardProxyTest {

  private static final String BASIC_USER_SECRET = "Proxy-Authorization: Basic dXNlcjpzZWNyZXQ=";

  @Test
  void tunnelReachesTlsServerUnderAnyName() throws Exception {
    try (ScriptedServer origin =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start()) {
      Client client = Client.through(proxy);
      assertThat(client.get(origin.uri("shop.test", "/")).body()).isEqualTo("ok");
      assertThat(client.get(origin.uri("shop.test", "/")).body()).isEqualTo("ok");
      assertThat(proxy.connects()).containsExactly("shop.test:" + origin.port());
      assertThat(proxy.connections()).isEqualTo(1);
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void proxyItselfMaySpeakTls() throws Exception {
    try (ScriptedServer origin = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.startTls(Tls.of(Certificates.serverContext()));
        SSLSocket client = TlsClient.connect(proxy.port(), "proxy.test")) {
      String request = "GET " + origin.uri("shop.test", "/") + " HTTP/1.1\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      assertThat(new String(client.getInputStream().readNBytes(15), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @Test
  void tunnelRelaysEndAndResetOfTheOrigin() throws Exception {
    ConnectionScript ending = wire -> wire.send("end");
    // Not before the proxy has connected: else there would be no tunnel.
    ConnectionScript resetting =
        wire -> {
          wire.readBody(1);
          wire.reset();
        };
    try (ScriptedServer origin = ScriptedServer.start(ending, resetting);
        ForwardProxy proxy = ForwardProxy.start()) {
      try (Peer peer = tunnel(proxy, origin)) {
        assertThat(peer.readToEnd()).endsWith("end");
      }
      try (Peer peer = tunnel(proxy, origin)) {
        assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
        peer.send("x");
        assertThatThrownBy(peer::readToEnd).isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void tunnelRelaysTheEndOfTheClient() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedServer origin =
            ScriptedServer.start(
                wire -> {
                  wire.awaitClose();
                  wire.send("bye");
                  closed.countDown();
                });
        ForwardProxy proxy = ForwardProxy.start();
        Peer peer = tunnel(proxy, origin)) {
      peer.endOutput();
      closed.await();
      assertThat(peer.readToEnd()).endsWith("bye");
    }
  }

  @Test
  void absoluteFormIsForwardedInOriginForm() throws Exception {
    try (ScriptedServer origin = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start();
        Peer peer = Peer.dial(proxy.port())) {
      String target = origin.uri("shop.test", "/a?b=%20");
      peer.send("GET " + target + " HTTP/1.1\r\nHost: h\r\nProxy-Connection: x\r\n\r\n");
      peer.readHead();
      assertThat(peer.read(2)).isEqualTo("ok");
      assertThat(origin.requests()).containsExactly("GET /a?b=%20 HTTP/1.1\r\nHost: h");
      assertThat(proxy.connects()).isEmpty();
    }
  }

  @Test
  void forwardedRequestsShareConnectionsAndMoveBetweenOrigins() throws Exception {
    try (ScriptedServer one = ScriptedServer.start(Responses.keepAlive(200, "one"));
        ScriptedServer two = ScriptedServer.start(Responses.chunked("t", "wo"));
        ForwardProxy proxy = ForwardProxy.start()) {
      Client client = Client.through(proxy);
      assertThat(client.get(one.uri("one.test", "/")).body()).isEqualTo("one");
      assertThat(client.get(one.uri("one.test", "/")).body()).isEqualTo("one");
      assertThat(client.get(two.uri("two.test", "/")).body()).isEqualTo("two");
      assertThat(client.get(one.uri("one.test", "/")).body()).isEqualTo("one");
      assertThat(one.connections()).isEqualTo(2);
      assertThat(proxy.connections()).isEqualTo(1);
    }
  }

  @Test
  void forwardedRequestKeepsItsBody() throws Exception {
    ConnectionScript echo =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 100 Continue\r\n\r\n");
          String body = wire.readBody(4);
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + wire.readChunkedBody());
        };
    try (ScriptedServer origin = ScriptedServer.start(echo);
        ForwardProxy proxy = ForwardProxy.start()) {
      Client client = Client.through(proxy);
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin.uri("a.test", "/")));
      assertThat(
              client
                  .send(request.copy().expectContinue(true).POST(BodyPublishers.ofString("echo")))
                  .body())
          .isEqualTo("echo");
      assertThat(
              client
                  .send(
                      request.POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("echoes"))))
                  .body())
          .isEqualTo("echoes");
    }
  }

  @Test
  void missingCredentialsAreAskedForOnTheSameConnection() throws Exception {
    try (ScriptedServer origin = ScriptedServer.start(wire -> wire.send("in"));
        ForwardProxy proxy = ForwardProxy.startWithCredentials("user", "secret");
        Peer peer = Peer.dial(proxy.port())) {
      String connect = "CONNECT a.test:" + origin.port() + " HTTP/1.1\r\n";
      peer.send(connect + "\r\n");
      assertThat(peer.readHead())
          .startsWith("HTTP/1.1 407 ")
          .contains("\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n");
      peer.send(connect + BASIC_USER_SECRET + "\r\n\r\n");
      assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(peer.readToEnd()).isEqualTo("in");
      assertThat(proxy.connects()).hasSize(2);
      assertThat(proxy.requests()).hasSize(2);
    }
  }

  @Test
  void forwardingNeedsCredentialsToo() throws Exception {
    try (ScriptedServer origin = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.startWithCredentials("user", "secret")) {
      assertThat(Client.through(proxy).get(origin.uri("/")).statusCode()).isEqualTo(407);
      assertThat(origin.connections()).isZero();
    }
  }

  @Test
  void refusedConnectGetsItsStatus() throws Exception {
    try (ScriptedServer origin = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        Peer peer = Peer.dial(proxy.port())) {
      peer.send("CONNECT a.test:443 HTTP/1.1\r\n\r\n");
      assertThat(peer.readHead()).startsWith("HTTP/1.1 403 ");
      assertThat(proxy.connects()).containsExactly("a.test:443");
      assertThat(Client.through(proxy).get(origin.uri("a.test", "/")).body()).isEqualTo("ok");
    }
  }

  @Test
  void unreachableOriginIsABadGateway() throws Exception {
    try (ForwardProxy proxy = ForwardProxy.start();
        Peer peer = Peer.dial(proxy.port())) {
      peer.send("CONNECT a.test:" + ClosedPort.find() + " HTTP/1.1\r\n\r\n");
      assertThat(peer.readToEnd()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void requestToTheProxyItselfIsAFailure() throws Exception {
    try (ForwardProxy proxy = ForwardProxy.start()) {
      try (Peer peer = Peer.dial(proxy.port())) {
        peer.send("GET / HTTP/1.1\r\n\r\n");
        assertThat(peer.readToEnd()).isEmpty();
      }
      Gates.awaitThat("the proxy has failed", () -> !proxy.failures().isEmpty());
      assertThat(proxy.failures().get(0)).hasMessage("proxy needs an absolute-form target: /");
    }
  }

  private static Peer tunnel(ForwardProxy proxy, ScriptedServer origin) throws IOException {
    Peer peer = Peer.dial(proxy.port());
    peer.send("CONNECT a.test:" + origin.port() + " HTTP/1.1\r\n\r\n");
    return peer;
  }
}
