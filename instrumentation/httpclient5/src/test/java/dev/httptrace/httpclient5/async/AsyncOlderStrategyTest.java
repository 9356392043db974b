/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.CANCELLED;
import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.HANDSHAKE;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.START;
import static dev.httptrace.httpclient5.Sequences.TUNNEL;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.DiscardReason;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.reactor.ssl.SSLSessionVerifier;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A TLS strategy that has only the older {@code upgrade} tells nobody when the handshake is over.
 * The hooks know, and the connection is not got before.
 */
@Timeout(60)
@SuppressWarnings("deprecation") // the older method is what is tested
class AsyncOlderStrategyTest {

  private static final org.apache.hc.core5.util.Timeout LONG =
      org.apache.hc.core5.util.Timeout.ofSeconds(10);

  /** The oldest way: no callback anywhere. */
  private record Own(SSLSessionVerifier verifier, List<String> seen) implements TlsStrategy {

    @Override
    @Deprecated
    public boolean upgrade(
        TransportSecurityLayer layer,
        HttpHost host,
        SocketAddress localAddress,
        SocketAddress remoteAddress,
        Object attachment,
        org.apache.hc.core5.util.Timeout handshakeTimeout) {
      ManagedAsyncClientConnection connection = (ManagedAsyncClientConnection) layer;
      seen.add(connection.getRemoteAddress() + " " + host.getHostName());
      layer.startTls(Certificates.clientContext(), host, null, null, verifier, handshakeTimeout);
      return true;
    }
  }

  /** One that leaves it to HttpClient's, of which it knows the older method only. */
  private static TlsStrategy leaving() {
    TlsStrategy theirs = new DefaultClientTlsStrategy(Certificates.clientContext());
    return (layer, host, local, remote, attachment, timeout) ->
        theirs.upgrade(layer, host, local, remote, attachment, timeout);
  }

  @Test
  void handshakeIsDoneWhenItIs() throws Exception {
    List<String> seen = new ArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        AsyncRig rig = rig(new Own(null, seen))) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(seen).containsExactly("/127.0.0.1:" + server.port() + " one.test");
      assertThat(rig.trace.hooks())
          .containsExactly(
              hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT, REUSED, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void overHttp2() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig(leaving())) {
      // HttpClient adds them while it does not know yet that HTTP/2 will forbid them.
      rig.builder.addRequestInterceptorLast(
          (request, body, context) -> {
            request.removeHeaders(HttpHeaders.CONNECTION);
            request.removeHeaders(HttpHeaders.HOST);
          });

      assertThat(rig.get(server.uri("/a"))).isEqualTo("200 /a");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE));
      assertThat(rig.trace.details("wroteHeaderField")).first().isEqualTo(":method=[GET]");
    }
  }

  @Test
  void throughATunnel() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start();
        AsyncRig rig = rig(leaving())) {
      rig.builder.setProxy(new HttpHost("one.test", proxy.port()));

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .containsSequence(all(TUNNEL, HANDSHAKE, "gotConn", "wroteHeaderField"));
    }
  }

  @Test
  void untrustedCertificate() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.startTls(
            Certificates.untrustedServerContext(), Responses.keepAlive(200, "ok"))) {
      assertFails(server, leaving(), "SSLHandshakeException");
    }
  }

  @Test
  void verifierThatRefuses() throws Exception {
    SSLSessionVerifier refusing =
        (endpoint, engine) -> {
          throw new SSLHandshakeException("not this one");
        };
    try (ScriptedServer server =
        ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      assertFails(server, new Own(refusing, new ArrayList<>()), "SSLHandshakeException");
    }
  }

  @Test
  void serverThatHangsUp() throws Exception {
    // Closing with the hello unread would send a reset.
    ConnectionScript hangingUp =
        wire -> {
          String header = wire.readBody(5);
          wire.readBody(header.charAt(3) << 8 | header.charAt(4));
        };
    try (ScriptedServer server = ScriptedServer.start(hangingUp)) {
      assertFails(server, leaving(), "ProtocolNegotiationException");
    }
  }

  @Test
  void timeout() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose())) {
      assertFails(
          server,
          leaving(),
          org.apache.hc.core5.util.Timeout.ofMilliseconds(500),
          "SocketTimeoutException");
    }
  }

  private static void assertFails(ScriptedServer server, TlsStrategy strategy, String error)
      throws Exception {
    assertFails(server, strategy, LONG, error);
  }

  /** Once with the hooks, and once without: the caller must not know. */
  private static void assertFails(
      ScriptedServer server,
      TlsStrategy strategy,
      org.apache.hc.core5.util.Timeout timeout,
      String error)
      throws Exception {
    String uri = "https://one.test:" + server.port() + "/";
    Throwable told;
    try (AsyncRig rig = settle(new AsyncRig(Attachment.CLIENT), strategy, timeout)) {
      told = rig.failure(SimpleRequestBuilder.get(uri).build(), 1);

      assertThat(rig.trace.all()).containsExactly(failedHandshake(ERROR, error));
      assertThat(rig.trace.errors()).contains((Exception) told);
    }
    try (AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      Throwable untold =
          settle(rig, strategy, timeout).failure(SimpleRequestBuilder.get(uri).build(), 0);
      assertThat(told).hasSameClassAs(untold).hasMessage(untold.getMessage());
    }
  }

  @Test
  void cancelled() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose());
        AsyncRig rig = rig(leaving())) {
      // HttpClient keeps one handle to cancel by, and takes the lease's for the request's if the
      // reactor is faster than the caller (AsyncConnectExec, 5.4 to 5.6): so it waits for the
      // caller.
      CompletableFuture<Void> executed = new CompletableFuture<>();
      rig.trace.on("tlsHandshakeStart", () -> executed.orTimeout(30, TimeUnit.SECONDS).join());
      CountDownLatch submitted = new CountDownLatch(1);
      rig.builder.addExecInterceptorBefore(
          ChainElement.MAIN_TRANSPORT.name(),
          "submitted",
          (request, body, scope, chain, callback) -> {
            chain.proceed(request, body, scope, callback);
            submitted.countDown();
          });
      Future<SimpleHttpResponse> future =
          rig.execute(
              SimpleRequestBuilder.get("https://one.test:" + server.port() + "/").build(), null);
      executed.complete(null);
      assertThat(submitted.await(30, TimeUnit.SECONDS)).isTrue();
      future.cancel(true);
      rig.awaitEnd();

      assertThat(rig.trace.all())
          .containsExactly(failedHandshake(CANCELLED, "InterruptedIOException"));
    }
  }

  private static String[] failedHandshake(DiscardReason reason, String error) {
    return all(START, LOOKUP, CONNECT, failing(HANDSHAKE, error), discarded(reason, error));
  }

  private static AsyncRig rig(TlsStrategy strategy) {
    return settle(new AsyncRig(Attachment.CLIENT), strategy, LONG);
  }

  private static AsyncRig settle(
      AsyncRig rig, TlsStrategy strategy, org.apache.hc.core5.util.Timeout timeout) {
    // HttpClient thinks that the handshake is over, and takes its timeout away.
    rig.requests.setResponseTimeout(timeout);
    rig.connections.setTlsStrategy(strategy);
    rig.builder.disableAutomaticRetries();
    return rig;
  }
}
