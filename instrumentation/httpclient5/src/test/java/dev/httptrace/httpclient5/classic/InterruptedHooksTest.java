/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import static dev.httptrace.DiscardReason.CANCELLED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another thread, the server or the proxy breaks off at an awkward moment. */
@Timeout(30)
class InterruptedHooksTest {

  private static final String CREDENTIALS_PLEASE =
      String.join(
          "\r\n",
          "HTTP/1.1 407 No",
          "Proxy-Authenticate: Basic realm=p",
          "Content-Length: 0",
          "Connection: close",
          "",
          "");

  @Test
  void alertAfterTheHandshakeReachesTheCallerAsWithoutTrace() throws IOException {
    assertThat(refusedCertificate(Attachment.CLIENT))
        .isInstanceOf(SSLException.class)
        .hasSameClassAs(refusedCertificate(Attachment.NOWHERE));
  }

  private static Throwable refusedCertificate(Attachment attachment) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, Rig.address("127.0.0.1"));
        Rig rig = new Rig(attachment)) {
      rig.builder.disableAutomaticRetries();
      CompletableFuture<Throwable> served =
          CompletableFuture.supplyAsync(
              () -> catchThrowable(() -> refuseCertificate(server)),
              task -> new Thread(task, "one-tls-connection").start());
      Throwable failure =
          catchThrowable(() -> rig.get("https://one.test:" + server.getLocalPort() + "/"));
      assertThat(served.join()).isInstanceOf(SSLException.class);
      return failure;
    }
  }

  /**
   * Misses the client's certificate, which in TLS 1.3 the client learns when it reads the response.
   * The connection stays open below TLS: were it reset, the alert might be lost on its way.
   */
  private static void refuseCertificate(ServerSocket server) throws IOException {
    try (Socket socket = server.accept();
        SSLSocket tls =
            (SSLSocket)
                Certificates.serverContext()
                    .getSocketFactory()
                    .createSocket(socket, "127.0.0.1", socket.getPort(), false)) {
      tls.setUseClientMode(false);
      tls.setNeedClientAuth(true);
      try {
        tls.startHandshake();
      } finally {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  @Test
  void cancelBeforeTheResponseIsReturnedCutsTheBodyOff() throws IOException {
    HttpGet[] request = new HttpGet[1];
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        Rig rig = new Rig(Attachment.REQUEST)) {
      rig.builder.addExecInterceptorBefore(
          ChainElement.MAIN_TRANSPORT.name(),
          "cancelling",
          (sent, scope, chain) -> {
            var response = chain.proceed(sent, scope);
            request[0].cancel();
            return response;
          });
      request[0] = new HttpGet(server.uri("one.test", "/"));
      rig.open(request[0]);

      assertThat(rig.trace.all())
          .endsWith(
              all(
                  "gotResponseHead 200",
                  "gotLastResponseByte 0(CancellationException)",
                  discarded(CANCELLED, "CancellationException")));
    }
  }

  @Test
  void leakBehindAProxyThatClosedOnceEndsWithTheClient() throws IOException {
    try (ScriptedServer proxy =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(CREDENTIALS_PLEASE);
                },
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\n\r\n");
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe");
                  wire.awaitClose();
                });
        Rig rig = new Rig(Attachment.REQUEST)) {
      rig.builder.setRoutePlanner(
          (target, context) ->
              new HttpRoute(
                  new HttpHost("http", "two.test", 80),
                  null,
                  new HttpHost[] {new HttpHost("one.test", proxy.port())},
                  false,
                  TunnelType.TUNNELLED,
                  LayerType.PLAIN));
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(null, -1), new UsernamePasswordCredentials("u", "p".toCharArray()));
      rig.builder.setDefaultCredentialsProvider(credentials);
      rig.open(new HttpGet("http://two.test/"));
      rig.client().close();

      assertThat(rig.trace.all())
          .containsSubsequence("tunnelDone 407", "tunnelDone 200", "gotResponseHead 200")
          .endsWith(
              "gotLastResponseByte 0(ConnectionClosedException)",
              "connReleased CLIENT_CLOSED",
              "exchangeDone(ConnectionClosedException)");
      assertThat(rig.trace.details("tunnelStart")).containsExactly("two.test:80", "two.test:80");
    }
  }
}
