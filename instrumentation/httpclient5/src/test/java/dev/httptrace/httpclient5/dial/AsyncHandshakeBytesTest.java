/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link HandshakeBytesTest} says, of the async client. */
@Timeout(60)
class AsyncHandshakeBytesTest {

  private final Handshakes trace = new Handshakes();

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientHelloAndTheAnswerAreTold(String protocol) throws Exception {
    try (ScriptedServer server = server(protocol);
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      send(rig, server, false);

      assertThat(trace.told).containsExactly("start", "write", "read", "done");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionThatIsTakenUpIsTold(String protocol) throws Exception {
    try (ScriptedServer server = server(protocol);
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      send(rig, server, true);
      send(rig, server, true);

      assertThat(trace.told)
          .containsExactly(
              "start", "write", "read", "done", "start", "write", "read", "resumed", "done");
    }
  }

  @Test
  void clientHelloIsToldOnceItHasLeftAndTheAnswerWhenItComes() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    // Unless the bytes have left by now, the server never has them.
    trace.onWrite =
        () -> {
          Gates.await(arrived);
          trace.told.add("server has it");
          told.countDown();
        };
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readBody(5);
                  arrived.countDown();
                  wire.await(told);
                  wire.send("HTTP/1.1 400 no TLS here\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.builder.disableAutomaticRetries();
      assertThatThrownBy(() -> send(rig, "https://shop.test:" + server.port() + "/", false))
          .isInstanceOf(ExecutionException.class);

      assertThat(trace.told).hasSize(5).startsWith("start", "write", "server has it", "read");
    }
  }

  @Test
  void peerThatSaysNothingHasNoAnswer() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readBody(5));
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.builder.disableAutomaticRetries();
      assertThatThrownBy(() -> send(rig, "https://shop.test:" + server.port() + "/", false))
          .isInstanceOf(ExecutionException.class);

      assertThat(trace.told).hasSize(3).startsWith("start", "write");
    }
  }

  @Test
  void handshakeOverTunnelHasThem() throws Exception {
    try (ScriptedServer server = server("TLSv1.3");
        ForwardProxy proxy = ForwardProxy.start();
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      send(rig, server, false);

      assertThat(trace.told).containsExactly("start", "write", "read", "done");
    }
  }

  @Test
  void protocolIsNegotiatedAsWithoutATrace() throws Exception {
    try (H2Server server = H2Server.start(stream -> stream.answer("hi"));
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      SimpleHttpResponse response = response(rig, server.uri("shop.test", "/"), false);

      assertThat(response.getVersion()).hasToString("HTTP/2.0");
      assertThat(trace.told).containsExactly("start", "write", "read", "done");
    }
  }

  @Test
  void codeOfTheUsersGetsTheEngineOfItsProvider() throws Exception {
    List<SSLEngine> seen = new CopyOnWriteArrayList<>();
    try (ScriptedServer server = server("TLSv1.3");
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.connections.setTlsStrategy(
          new DefaultClientTlsStrategy(Certificates.clientContext()) {
            @Override
            public void upgrade(
                TransportSecurityLayer layer,
                NamedEndpoint endpoint,
                Object attachment,
                org.apache.hc.core5.util.Timeout timeout,
                FutureCallback<TransportSecurityLayer> callback) {
              layer.startTls(
                  Certificates.clientContext(),
                  endpoint,
                  SSLBufferMode.STATIC,
                  (named, engine) -> seen.add(engine),
                  (named, engine) -> {
                    seen.add(engine);
                    return null;
                  },
                  timeout,
                  callback);
            }
          });
      send(rig, server, false);

      SSLEngine plain = Certificates.clientContext().createSSLEngine();
      assertThat(seen).hasSize(2).hasOnlyElementsOfType(plain.getClass());
    }
  }

  @Test
  void everythingIsForwarded() throws Exception {
    for (Method method : SSLEngine.class.getMethods()) {
      if (method.getDeclaringClass() == SSLEngine.class
          && !Modifier.isStatic(method.getModifiers())) {
        assertThat(
                ForwardingSslEngine.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass())
            .as(method.toString())
            .isEqualTo(ForwardingSslEngine.class);
      }
    }
  }

  private static ScriptedServer server(String protocol) {
    return ScriptedServer.startTls(
        Tls.of(Certificates.serverContext()).protocols(protocol), Responses.keepAlive(200, "hi"));
  }

  private void send(AsyncRig rig, ScriptedServer server, boolean close) throws Exception {
    send(rig, server.uri("shop.test", "/"), close);
  }

  private void send(AsyncRig rig, String uri, boolean close) throws Exception {
    assertThat(response(rig, uri, close).getCode()).isEqualTo(200);
  }

  private SimpleHttpResponse response(AsyncRig rig, String uri, boolean close) throws Exception {
    SimpleRequestBuilder request = SimpleRequestBuilder.get(uri);
    if (close) {
      request.setHeader(HttpHeaders.CONNECTION, "close");
    }
    HttpClientContext context = HttpClientContext.create();
    TracedHttpAsyncClients.attach(context, trace);
    return rig.client().execute(request.build(), context, null).get(30, TimeUnit.SECONDS);
  }
}
