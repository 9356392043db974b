/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.config.NamedElementChain;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(30)
class TransparencyTest {

  @Test
  void failuresAreTheSame() throws IOException {
    int closed = ClosedPort.find();
    try (ScriptedServer untrusted =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, ""));
        ScriptedServer silent = ScriptedServer.start(wire -> wire.awaitClose());
        ScriptedServer mute = ScriptedServer.start(wire -> wire.readHead());
        ScriptedServer garbage = ScriptedServer.start(answering("not http at all\r\n\r\n"));
        ScriptedServer torn = ScriptedServer.start(answering("HTTP/1.1 200 OK\r\nA: b"));
        ScriptedServer cut =
            ScriptedServer.start(answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
        ScriptedServer badChunk =
            ScriptedServer.start(
                answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))) {
      for (String uri :
          List.of(
              "http://one.test:" + closed + "/",
              "http://nowhere.test/",
              untrusted.uri("one.test", "/"),
              silent.uri("one.test", "/"),
              silent.uri("one.test", "/").replace("http:", "https:"),
              mute.uri("one.test", "/"),
              garbage.uri("one.test", "/"),
              torn.uri("one.test", "/"),
              cut.uri("one.test", "/"),
              badChunk.uri("one.test", "/"))) {
        // Only the silent one is to time out.
        boolean isSilent = uri.contains(":" + silent.port() + "/");
        Timeout timeout = isSilent ? Timeout.ofMilliseconds(400) : Timeout.ofSeconds(10);
        String expected = outcome(Attachment.NOWHERE, uri, timeout);
        for (Attachment attachment : Attachment.values()) {
          assertThat(outcome(attachment, uri, timeout)).as(uri).isEqualTo(expected);
        }
      }
    }
  }

  private static String outcome(Attachment attachment, String uri, Timeout timeout) {
    try (Rig rig =
        attachment == Attachment.NOWHERE ? Rig.foreign(attachment) : new Rig(attachment)) {
      rig.requests.setResponseTimeout(timeout);
      rig.connectionConfig.setConnectTimeout(timeout);
      rig.handshakeTimeout(timeout);
      return rig.get(uri);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @EveryAttachment
  void whatTheUserConfiguredKeepsWorking(Attachment attachment) throws IOException {
    List<String> used = new ArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      OwnHandshake tls = OwnHandshake.of(Certificates.clientContext());
      Wiring.handshake(
          rig.connections,
          (socket, target, port) -> {
            used.add("tls");
            return tls.over(socket, target, port);
          });
      rig.connections
          .setDnsResolver(Wiring.names(new NotingResolver(used)))
          .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
          .setMaxConnPerRoute(1);
      rig.builder
          .setRequestExecutor(new NotingExecutor(used))
          .addRequestInterceptorLast((request, entity, context) -> used.add("request"))
          .addResponseInterceptorLast(noting(used));

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(used).containsExactly("dns", "tls", "request", "executor", "response");
      assertThat(rig.trace.hooks())
          .contains("dnsDone", "tlsHandshakeDone", "gotFirstResponseByte", "putIdleConn");
    }
  }

  private static HttpResponseInterceptor noting(List<String> used) {
    return (response, entity, context) -> used.add("response");
  }

  @EveryAttachment
  void answerFromAnEarlierHandlerFiresNothing(Attachment attachment) throws IOException {
    AnsweringBuilder builder = new AnsweringBuilder();
    try (Rig rig = new Rig(attachment, builder)) {
      assertThat(rig.get("http://one.test/cached")).isEqualTo("200 kept");

      assertThat(rig.trace.all()).isEmpty();
    }
  }

  @EveryAttachment
  void requestIsNotChanged(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      HttpEntity body = new StringEntity("body");
      ClassicHttpRequest request =
          ClassicRequestBuilder.post(server.uri("one.test", "/"))
              .addHeader("A", "b")
              .setEntity(body)
              .build();
      rig.send(request);

      assertThat(request.getHeaders()).hasSize(1);
      assertThat(request.getEntity()).isSameAs(body);
    }
  }

  @Test
  void factorySetsHeaderAndContextOfTheExchangeOnly() throws IOException {
    ContextKey<String> key = ContextKey.named("key");
    List<String> seen = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      TracedHttpClients.instrument(
          rig.builder,
          rig.connections.setDnsResolver(
              Wiring.names(new NotingResolver(seen, name -> name + Context.current().get(key)))),
          exchange -> {
            exchange.setRequestHeader("traceparent", "00-it");
            exchange.useContext(exchange.context().with(key, "-inside"));
            return rig.trace;
          });
      ClassicHttpRequest request = ClassicRequestBuilder.get(server.uri("one.test", "/")).build();
      rig.send(request);

      assertThat(server.requests().get(0)).contains("traceparent: 00-it");
      assertThat(request.getHeaders()).isEmpty();
      assertThat(seen).containsExactly("dns-inside");
      assertThat(Context.current().get(key)).isNull();
    }
  }

  @EveryAttachment
  void requestFromWithinAResolverSpeaksForItself(Attachment attachment) throws IOException {
    try (ScriptedServer names = ScriptedServer.start(Responses.keepAlive(200, "inner"));
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "outer"));
        Rig inner = new Rig(Attachment.NOWHERE);
        Rig rig = new Rig(attachment)) {
      rig.connections.setDnsResolver(
          Wiring.names(
              new NotingResolver(
                  new ArrayList<>(),
                  name -> Context.root().wrapSupplier(() -> get(inner, names)).get())));

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 outer");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH, REQUEST, RESPONSE, KEPT));
    }
  }

  private static String get(Rig rig, ScriptedServer server) {
    try {
      return rig.get(server.uri("two.test", "/"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @EveryAttachment
  void bodyIsTheSameHoweverItIsRead(Attachment attachment) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.chunked("one", "two", "three"));
        Rig rig = new Rig(attachment)) {
      for (int way = 0; way < 3; way++) {
        ClassicHttpRequest request = ClassicRequestBuilder.get(server.uri("one.test", "/")).build();
        try (ClassicHttpResponse response = rig.open(request)) {
          assertThat(Ways.read(response.getEntity(), way)).isEqualTo("onetwothree");
        }
        assertThat(rig.trace.all()).endsWith(all("gotLastResponseByte 11", KEPT));
      }
      assertThat(server.connections()).isOne();
    }
  }

  @EveryAttachment
  void runtimeExceptionOfTheExecutorReachesTheCaller(Attachment attachment) throws IOException {
    IllegalStateException broken = new IllegalStateException("executor broke");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Rig rig = new Rig(attachment)) {
      rig.builder.addRequestInterceptorLast(
          (request, entity, context) -> {
            throw broken;
          });

      assertThatThrownBy(() -> rig.get(server.uri("one.test", "/"))).isSameAs(broken);
      rig.trace.all();
    }
  }

  private static ConnectionScript answering(String answer) {
    return wire -> {
      wire.readHead();
      wire.send(answer);
    };
  }

  /** As CachingHttpClientBuilder does: a handler before PROTOCOL that may answer itself. */
  private static final class AnsweringBuilder extends HttpClientBuilder {

    @Override
    protected void customizeExecChain(NamedElementChain<ExecChainHandler> chain) {
      chain.addBefore(
          ChainElement.PROTOCOL.name(),
          (request, scope, next) -> {
            BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);
            answer.setEntity(new StringEntity("kept"));
            return answer;
          },
          ChainElement.CACHING.name());
    }
  }
}
