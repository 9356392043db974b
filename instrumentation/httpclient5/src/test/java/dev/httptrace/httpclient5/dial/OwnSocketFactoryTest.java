/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.failing;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.httptrace.httpclient5.OwnHandshake;
import dev.httptrace.httpclient5.OwnSocketFactory;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.SocksProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

/** Socket factories of the user's own: they work as without us, and are told as well as can be. */
@org.junit.jupiter.api.Timeout(30)
@SuppressWarnings("deprecation") // since 5.4
class OwnSocketFactoryTest {

  private static ScriptedServer secure() {
    return ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
  }

  /** On 5.4 and later nobody asks a socket factory to make or connect a socket. */
  private static void assumeAsked() {
    assumeFalse(Wiring.hasStrategies(), "HttpClient 5.4 and later ask for handshakes only");
  }

  @Test
  void userIsAskedWhatHttpClientAsks() throws IOException {
    PassingSocketFactory own =
        new PassingSocketFactory(new SSLConnectionSocketFactory(Certificates.clientContext()));
    try (ScriptedServer server = secure();
        SocketRig rig = SocketRig.traced(own)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(own.asked)
          .isEqualTo(
              Wiring.hasStrategies()
                  ? List.of("createLayeredSocket")
                  : List.of("createSocket", "connectSocket"));
      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void factoryWithNothingOfHttpClientsIsTold() throws IOException {
    try (ScriptedServer server = secure();
        SocketRig rig =
            SocketRig.traced(new OwnSocketFactory(OwnHandshake.of(Certificates.clientContext())))) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void socketOfItsOwnClassReachesTheFactoryAsItIs() throws IOException {
    assumeAsked();
    List<Socket> given = new ArrayList<>();
    SSLConnectionSocketFactory own =
        new SSLConnectionSocketFactory(Certificates.clientContext()) {
          @Override
          public Socket createSocket(Proxy proxy, HttpContext context) {
            return new OwnSocket();
          }

          @Override
          public Socket connectSocket(
              Socket socket,
              HttpHost host,
              InetSocketAddress remoteAddress,
              InetSocketAddress localAddress,
              Timeout connectTimeout,
              Object attachment,
              HttpContext context)
              throws IOException {
            given.add(socket);
            return super.connectSocket(
                socket, host, remoteAddress, localAddress, connectTimeout, attachment, context);
          }
        };
    try (ScriptedServer server = secure();
        SocketRig rig = SocketRig.traced(own)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(given).singleElement().isInstanceOf(OwnSocket.class);
      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void handshakeThatFailsOnASocketOfItsOwnClassIsNotTheConnects() throws IOException {
    assumeAsked();
    SSLConnectionSocketFactory own =
        new SSLConnectionSocketFactory(Certificates.clientContext()) {
          @Override
          public Socket createSocket(Proxy proxy, HttpContext context) {
            return new OwnSocket();
          }
        };
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, "ok"));
        SocketRig rig = SocketRig.traced(own)) {
      assertThat(rig.outcome(server.uri("one.test", "/"))).contains("SSLHandshakeException");

      assertThat(rig.trace.hooks())
          .endsWith(hooks(CONNECT, failing(HANDSHAKE, "SSLHandshakeException")));
    }
  }

  @Test
  void proxyOfAFactorysOwnIsGoneThrough() throws IOException {
    assumeAsked();
    try (ScriptedServer server = secure();
        SocksProxy socks = SocksProxy.start();
        SocketRig rig = SocketRig.traced(through(socks))) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void proxyOfAFactorysOwnMayRefuse() throws IOException {
    assumeAsked();
    try (ScriptedServer server = secure();
        SocksProxy socks = SocksProxy.startRefusing();
        SocketRig rig = SocketRig.traced(through(socks))) {
      assertThat(rig.outcome(server.uri("one.test", "/"))).contains("SOCKS");

      assertThat(rig.trace.hooks()).endsWith("connectStart", "connectDone(SocketException)");
      assertThat(server.connections()).isZero();
    }
  }

  private static ConnectionSocketFactory through(SocksProxy socks) {
    Proxy proxy =
        new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(Rig.address("127.0.0.1"), socks.port()));
    return new SSLConnectionSocketFactory(Certificates.clientContext()) {
      @Override
      public Socket createSocket(Proxy none, HttpContext context) {
        return new Socket(proxy);
      }
    };
  }

  @Test
  void factoryThatThrowsIsToldAndThrows() throws IOException {
    assumeAsked();
    IOException failure = new IOException("not today");
    ConnectionSocketFactory own =
        new PlainSockets(
            socket -> {
              throw failure;
            });
    try (SocketRig rig = SocketRig.traced(own)) {
      Throwable thrown = catchThrowable(() -> rig.get("https://one.test:1/"));

      assertThat(thrown).isSameAs(failure);
      assertThat(rig.trace.hooks())
          .containsExactly(hooks("getConn", LOOKUP, failing(CONNECT, "IOException")));
    }
  }

  @Test
  void factoryThatIsNotLayeredIsTold() throws IOException {
    assumeAsked();
    OwnHandshake handshake = OwnHandshake.of(Certificates.clientContext());
    ConnectionSocketFactory own =
        new PlainSockets(socket -> handshake.over(socket, "one.test", socket.getPort()));
    try (ScriptedServer server = secure();
        SocketRig rig = SocketRig.traced(own)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  /** From 5.4 on it is of no use to HttpClient; what then comes is no worse with us. */
  @Test
  void factoryThatIsNotLayeredEndsAsWithoutTrace() throws IOException {
    OwnHandshake handshake = OwnHandshake.of(Certificates.clientContext());
    ConnectionSocketFactory own =
        new PlainSockets(socket -> handshake.over(socket, "one.test", socket.getPort()));
    try (ScriptedServer server = secure()) {
      String uri = server.uri("one.test", "/");

      assertThat(SocketRig.traced(own).outcome(uri))
          .isEqualTo(SocketRig.untraced(own).outcome(uri));
    }
  }

  /** Nothing that its class could not do as well. */
  private static final class OwnSocket extends Socket {}

  /** Connects, and does something with the socket. */
  private static final class PlainSockets implements ConnectionSocketFactory {

    private final Then then;

    PlainSockets(Then then) {
      this.then = then;
    }

    @Override
    public Socket createSocket(HttpContext context) {
      return new Socket();
    }

    @Override
    public Socket connectSocket(
        TimeValue connectTimeout,
        Socket socket,
        HttpHost host,
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        HttpContext context)
        throws IOException {
      if (remoteAddress.getPort() != 1) {
        socket.connect(remoteAddress);
      }
      return then.with(socket);
    }
  }

  /** What comes after the connect. */
  private interface Then {
    Socket with(Socket socket) throws IOException;
  }
}
