/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static dev.httptrace.DiscardReason.REFUSED_BY_POOL;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.ClientTrace;
import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Seams that few use, and what few do with those that many use. */
@Timeout(30)
class LessUsualHooksTest {

  @TempDir Path directory;

  @Test
  void poolThatDoesNotKeepTheConnectionIsTold() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(Attachment.REQUEST)) {
      // Null is no time to keep it: the pool closes it.
      rig.builder.setKeepAliveStrategy((response, context) -> null);
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all())
          .endsWith(
              all("gotLastResponseByte 2", "putIdleConn(IOException)", discarded(REFUSED_BY_POOL)));
    }
  }

  @Test
  void clientInstrumentedTwiceTellsBothOfOneExchange() throws IOException {
    RecordingTrace outer = new RecordingTrace();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(Attachment.CLIENT)) {
      TracedHttpClients.instrument(rig.builder, exchange -> outer);
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all()).contains("exchangeStart").isEqualTo(outer.all());
    }
  }

  @Test
  void answerOfAHandlerThatUsedNoConnectionIsNoFailure() throws IOException {
    try (Rig rig = new Rig(Attachment.NOWHERE)) {
      RecordingTrace trace = new RecordingTrace();
      TracedHttpClients.instrument(rig.builder, rig.connections, exchange -> trace);
      rig.builder.addExecInterceptorBefore(
          ChainElement.CONNECT.name(),
          "canned",
          (request, scope, chain) -> {
            BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);
            answer.setEntity(
                new InputStreamEntity(
                    new ByteArrayInputStream(new byte[] {'o', 'k'}), ContentType.TEXT_PLAIN));
            return answer;
          });
      rig.use(rig.builder.build());
      assertThat(rig.get("http://one.test/")).isEqualTo("200 ok");

      assertThat(trace.all())
          .containsExactly("exchangeStart", "getConn", "gotResponseHead 200", "exchangeDone");
    }
  }

  @Test
  void ownConnectionFactoryIsTracedWhenWrapped() throws IOException {
    List<Object> made = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(Attachment.REQUEST)) {
      rig.connections.setConnectionFactory(
          TracedHttpClients.traced(
              socket -> {
                var connection =
                    ManagedHttpClientConnectionFactory.INSTANCE.createConnection(socket);
                made.add(connection);
                return connection;
              }));
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(made).hasSize(1);
      assertThat(rig.trace.hooks()).contains("wroteRequest", "gotFirstResponseByte");
      assertThat(rig.trace.connections().get(0).conn()).isNotNull();
    }
  }

  @Test
  void poolIsKnownFromTheFirstExchange() throws IOException {
    List<PoolSnapshot> loads = new ArrayList<>();
    ClientTrace trace =
        new ExchangeTrace() {
          @Override
          public void exchangeStart(Exchange exchange) {
            loads.add(exchange.pool());
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CloseableHttpClient client =
            TracedHttpClients.instrument(
                    HttpClientBuilder.create(),
                    TracedHttpClients.connections().setMaxConnPerRoute(3),
                    exchange -> trace)
                .build()) {
      HttpGet request = new HttpGet(server.uri("127.0.0.1", "/"));
      client.execute(request, response -> EntityUtils.toString(response.getEntity()));
      client.execute(request, response -> EntityUtils.toString(response.getEntity()));

      assertThat(loads).containsExactly(new PoolSnapshot(0, 0, 0, 3), new PoolSnapshot(0, 0, 1, 3));
    }
  }

  @Test
  void unixDomainSocketIsDialledByItsPath() throws Exception {
    assumeUnixDomainSockets();
    Path path = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Rig rig = new Rig(Attachment.REQUEST)) {
      server.bind(UnixDomainSocketAddress.of(path));
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> answer(server), task -> new Thread(task, "one-unix-connection").start());
      rig.requests.setUnixDomainSocket(path);
      assertThat(rig.get("http://one.test/")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsExactly(hooks("getConn", CONNECT, "gotConn", REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.details("connectStart")).containsExactly("unix " + path);
      assertThat(rig.trace.connections().get(0).conn().remoteAddress())
          .isEqualTo(UnixDomainSocketAddress.of(path));
      rig.close();
      served.join();
    }
  }

  @Test
  void asyncClientDialsAUnixDomainSocketByItsPath() throws Exception {
    assumeUnixDomainSockets();
    Path path = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      server.bind(UnixDomainSocketAddress.of(path));
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> answer(server), task -> new Thread(task, "one-unix-connection").start());
      rig.requests.setUnixDomainSocket(path);
      assertThat(rig.get("http://one.test/")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsExactly(hooks("getConn", CONNECT, "gotConn", REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.details("connectStart")).containsExactly("unix " + path);
      rig.close();
      served.join();
    }
  }

  @Test
  void unixDomainSocketThatIsNotThereIsTold() throws Exception {
    assumeUnixDomainSockets();
    try (Rig rig = new Rig(Attachment.REQUEST)) {
      rig.requests.setUnixDomainSocket(directory.resolve("nobody"));
      assertThatThrownBy(() -> rig.get("http://one.test/")).isInstanceOf(IOException.class);

      assertThat(rig.trace.hooks()).startsWith("getConn", "connectStart").doesNotContain("gotConn");
      assertThat(rig.trace.errors()).isNotEmpty();
    }
  }

  @Test
  void nestedCallIsNotTheOuterExchange() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig inner = new Rig(Attachment.NOWHERE);
        Rig rig = new Rig(Attachment.REQUEST)) {
      TracedHttpClients.instrument(inner.builder);
      rig.builder.addRequestInterceptorLast(
          (request, entity, context) -> inner.get(server.uri("two.test", "/inner")));
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH, REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.details("getConn")).containsExactly("one.test:" + server.port());
    }
  }

  private static void assumeUnixDomainSockets() {
    assumeTrue(
        Arrays.stream(RequestConfig.Builder.class.getMethods())
            .anyMatch(method -> method.getName().equals("setUnixDomainSocket")),
        "HttpClient before 5.6 has no Unix domain sockets");
  }

  private static void answer(ServerSocketChannel server) {
    try (SocketChannel channel = server.accept()) {
      channel.read(ByteBuffer.allocate(8192));
      channel.write(
          ByteBuffer.wrap("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1)));
      // Until the client has read it all and closed.
      channel.read(ByteBuffer.allocate(1));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
