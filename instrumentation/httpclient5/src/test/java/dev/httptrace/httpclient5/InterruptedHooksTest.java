/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
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
  void alertAfterTheHandshakeReachesTheCallerAsWithoutTrace() throws Exception {
    assertThat(refusedCertificate(Attachment.CLIENT))
        .isInstanceOf(SSLException.class)
        .hasSameClassAs(refusedCertificate(Attachment.NOWHERE));
  }

  /** A TLS 1.3 server that misses the client's certificate says so once the request is read. */
  private static Throwable refusedCertificate(Attachment attachment) throws Exception {
    try (SSLServerSocket server =
            (SSLServerSocket)
                Certificates.serverContext()
                    .getServerSocketFactory()
                    .createServerSocket(0, 1, Rig.address("127.0.0.1"));
        Rig rig = new Rig(attachment)) {
      server.setNeedClientAuth(true);
      CompletableFuture<Throwable> served =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowable(
                      () -> {
                        try (SSLSocket socket = (SSLSocket) server.accept()) {
                          socket.getInputStream().read();
                        }
                      }),
              task -> new Thread(task, "one-tls-connection").start());
      Throwable failure =
          catchThrowable(() -> rig.get("https://one.test:" + server.getLocalPort() + "/"));
      assertThat(served.join()).isInstanceOf(SSLException.class);
      return failure;
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
              "gotResponseHead 200",
              "gotLastResponseByte 0(CancellationException)",
              "connReleased CANCELLED",
              "exchangeDone(CancellationException)");
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
