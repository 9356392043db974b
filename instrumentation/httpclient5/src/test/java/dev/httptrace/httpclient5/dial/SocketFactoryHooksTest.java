/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.FRESH_TUNNEL;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.TUNNEL;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.failing;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedSocketFactories;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.SocksProxy;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry of HttpClient's own socket factories: the same hooks, once, on every version. */
@Timeout(30)
@SuppressWarnings("deprecation") // since 5.4
class SocketFactoryHooksTest {

  private static SSLConnectionSocketFactory trusting() {
    return new SSLConnectionSocketFactory(Certificates.clientContext());
  }

  private static ScriptedServer secure() {
    return ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
  }

  @Test
  void plainConnectIsToldOnce() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        SocketRig rig = SocketRig.traced(trusting())) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH, REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.1:" + server.port());
    }
  }

  @Test
  void handshakeIsToldOnceAfterTheConnect() throws IOException {
    try (ScriptedServer server = secure();
        SocketRig rig = SocketRig.traced(trusting())) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.connections().get(0).conn().tlsSession()).isNotNull();
    }
  }

  @Test
  void whatIsTracedAlreadyIsToldOnce() throws IOException {
    try (ScriptedServer server = secure();
        SocketRig rig =
            SocketRig.traced(new PassingSocketFactory(TracedSocketFactories.traced(trusting())))) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).hasSize(13).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyAddressIsToldWithItsError() throws IOException {
    try (ScriptedServer server = secure();
        SocketRig rig = SocketRig.traced(trusting())) {
      assertThatThrownBy(() -> rig.get(server.uri("both.test", "/")))
          // The certificate does not know the name.
          .isInstanceOf(SSLPeerUnverifiedException.class);

      assertThat(rig.trace.hooks())
          .containsExactly(
              hooks(
                  "getConn",
                  LOOKUP,
                  failing(CONNECT, "ConnectException"),
                  CONNECT,
                  failing(HANDSHAKE, "SSLPeerUnverifiedException")));
      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.2:" + server.port(), "tcp 127.0.0.1:" + server.port());
    }
  }

  @Test
  void refusedConnectHasNoHandshake() throws IOException {
    String uri = "https://one.test:" + ClosedPort.find() + "/";
    try (SocketRig rig = SocketRig.traced(trusting())) {
      assertThatThrownBy(() -> rig.get(uri)).isInstanceOf(ConnectException.class);

      assertThat(rig.trace.hooks())
          .containsExactly(hooks("getConn", LOOKUP, failing(CONNECT, "ConnectException")));
    }
  }

  @Test
  void handshakeThatIsNotAnsweredIsNotTheConnects() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose());
        SocketRig rig = SocketRig.traced(trusting())) {
      assertThatThrownBy(() -> rig.get("https://one.test:" + server.port() + "/"))
          .isInstanceOf(IOException.class);

      assertThat(rig.trace.hooks())
          .containsExactly(
              hooks("getConn", LOOKUP, CONNECT, failing(HANDSHAKE, "SocketTimeoutException")));
    }
  }

  @Test
  void tunnelComesBeforeItsHandshake() throws IOException {
    try (ScriptedServer server = secure();
        ForwardProxy proxy = ForwardProxy.start();
        SocketRig rig = SocketRig.traced(trusting())) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .containsExactly(all(FRESH_TUNNEL, REQUEST, response(200, 2), KEPT));
    }
  }

  @Test
  void secureProxyHasAHandshakeOfItsOwn() throws IOException {
    try (ScriptedServer server = secure();
        ForwardProxy proxy = ForwardProxy.startTls(Tls.of(Certificates.serverContext()));
        SocketRig rig = SocketRig.traced(trusting())) {
      rig.builder.setProxy(new HttpHost("https", "one.test", proxy.port()));
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all().subList(6, 14))
          .containsExactly(all(CONNECT, HANDSHAKE, TUNNEL, HANDSHAKE));
    }
  }

  @Test
  void socksProxyIsWhatIsDialled() throws IOException {
    try (ScriptedServer server = secure();
        SocksProxy proxy = SocksProxy.start();
        SocketRig rig = SocketRig.traced(trusting())) {
      InetSocketAddress address = new InetSocketAddress(Rig.address("127.0.0.1"), proxy.port());
      rig.sockets(SocketConfig.custom().setSocksProxyAddress(address).build());
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.1:" + proxy.port());
      assertThat(rig.trace.connections().get(0).conn().remoteAddress()).isEqualTo(address);
    }
  }

  @Test
  void requestThatIsCancelledWhileItDialsEndsTheConnect() throws IOException {
    try (ScriptedServer server = secure();
        SocketRig rig = SocketRig.traced(trusting())) {
      HttpGet get = new HttpGet(server.uri("one.test", "/"));
      rig.trace.on("connectStart", get::cancel);

      assertThatThrownBy(() -> rig.send(get)).isInstanceOf(Exception.class);
      assertThat(rig.trace.hooks())
          .containsExactly(hooks("getConn", LOOKUP, failing(CONNECT, "SocketException")));
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void nameThatTheCertificateLacksFailsAsWithoutTrace() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.startTls(
            Certificates.wrongHostServerContext(), Responses.keepAlive(200, "ok"))) {
      String uri = server.uri("one.test", "/");
      String untraced = SocketRig.untraced(trusting()).outcome(uri);

      assertThat(untraced).startsWith(SSLPeerUnverifiedException.class.getName());
      assertThat(SocketRig.traced(trusting()).outcome(uri)).isEqualTo(untraced);
    }
  }

  @Test
  void untrustedCertificateFailsAsWithoutTrace() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, "ok"));
        SocketRig rig = SocketRig.traced(trusting())) {
      String uri = server.uri("one.test", "/");
      assertThatThrownBy(() -> rig.get(uri)).isInstanceOf(SSLException.class);

      assertThat(SocketRig.traced(trusting()).outcome(uri))
          .isEqualTo(SocketRig.untraced(trusting()).outcome(uri));
      assertThat(rig.trace.hooks())
          .endsWith("tlsHandshakeStart", "tlsHandshakeDone(SSLHandshakeException)");
    }
  }
}
