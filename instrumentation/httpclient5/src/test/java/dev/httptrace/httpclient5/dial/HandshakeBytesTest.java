/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's own work in a handshake is told apart from the wait for the peer. */
@Timeout(30)
class HandshakeBytesTest {

  private final Handshakes trace = new Handshakes();

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientHelloAndTheAnswerAreTold(String protocol) throws IOException {
    try (ScriptedServer server = server(protocol);
        Rig rig = new Rig(Attachment.NOWHERE)) {
      send(rig, server, false);

      assertThat(trace.told).containsExactly("start", "write", "read", "done");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionThatIsTakenUpIsTold(String protocol) throws IOException {
    try (ScriptedServer server = server(protocol);
        Rig rig = new Rig(Attachment.NOWHERE)) {
      send(rig, server, true);
      send(rig, server, true);

      assertThat(trace.told)
          .containsExactly(
              "start", "write", "read", "done", "start", "write", "read", "resumed", "done");
    }
  }

  @Test
  void answerIsToldWhenItComesAndNotBefore() throws IOException {
    CountDownLatch wrote = new CountDownLatch(1);
    trace.onWrite = wrote::countDown;
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.await(wrote);
                  trace.told.add("server answers");
                  wire.send("HTTP/1.1 400 no TLS here\r\n\r\n");
                  wire.awaitClose();
                });
        Rig rig = new Rig(Attachment.NOWHERE)) {
      assertThatThrownBy(() -> send(rig, "https://shop.test:" + server.port() + "/", false))
          .isInstanceOf(IOException.class);

      assertThat(trace.told)
          .containsExactly("start", "write", "server answers", "read", "done(SSLException)");
    }
  }

  @Test
  void peerThatSaysNothingHasNoAnswer() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readBody(5));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      assertThatThrownBy(() -> send(rig, "https://shop.test:" + server.port() + "/", false))
          .isInstanceOf(IOException.class);

      assertThat(trace.told).hasSize(3).startsWith("start", "write");
    }
  }

  @Test
  void handshakesWithProxyAndTargetHaveTheirOwn() throws IOException {
    try (ScriptedServer server = server("TLSv1.3");
        ForwardProxy proxy = ForwardProxy.startTls(Tls.of(Certificates.serverContext()));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      rig.builder.setProxy(new HttpHost("https", "one.test", proxy.port()));
      send(rig, server, false);

      assertThat(trace.told)
          .containsExactly("start", "write", "read", "done", "start", "write", "read", "done");
    }
  }

  @Test
  void handshakeOverTunnelHasThem() throws IOException {
    try (ScriptedServer server = server("TLSv1.3");
        ForwardProxy proxy = ForwardProxy.start();
        Rig rig = new Rig(Attachment.NOWHERE)) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      send(rig, server, false);

      assertThat(trace.told).containsExactly("start", "write", "read", "done");
    }
  }

  private static ScriptedServer server(String protocol) {
    return ScriptedServer.startTls(
        Tls.of(Certificates.serverContext()).protocols(protocol), Responses.keepAlive(200, "hi"));
  }

  private void send(Rig rig, ScriptedServer server, boolean close) throws IOException {
    assertThat(send(rig, server.uri("shop.test", "/"), close)).isEqualTo("200 hi");
  }

  private String send(Rig rig, String uri, boolean close) throws IOException {
    ClassicRequestBuilder request = ClassicRequestBuilder.get(uri);
    if (close) {
      request.setHeader(HttpHeaders.CONNECTION, "close");
    }
    HttpClientContext context = HttpClientContext.create();
    return rig.send(request.build(), TracedHttpClients.attach(context, trace));
  }
}
