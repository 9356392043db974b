/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.FRESH;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.Answer;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hooks of the async client over HTTP/1.1, in their order. */
@Timeout(60)
class AsyncHooksTest {

  @EveryAttachment
  void freshConnection(Attachment attachment) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.all()).containsExactly(all(FRESH, REQUEST, response(200, 2), KEPT));
      assertThat(rig.trace.details("connectStart"))
          .containsExactly("tcp 127.0.0.1:" + server.port());
      assertThat(rig.trace.connections().get(0).conn().id()).startsWith("c-");
    }
  }

  @EveryAttachment
  void reusedConnectionSkipsLookupAndDial(Attachment attachment) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(attachment)) {
      rig.get(server.uri("one.test", "/"));
      rig.trace.clear();
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.hooks()).containsExactly(hooks(REUSED, REQUEST, RESPONSE, KEPT));
      assertThat(rig.trace.connections().get(0).idleTime()).isPositive();
      assertThat(rig.trace.connections().get(0).conn().uses()).isEqualTo(2);
      assertThat(rig.trace.connections().get(0).conn().shared()).isFalse();
    }
  }

  @EveryAttachment
  void tlsHandshakeFollowsTheConnect(Attachment attachment) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(attachment)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void bodyIsCountedAndWrittenAfterTheHead() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).containsSequence(hooks("gotConn", REQUEST));
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }

  @Test
  void interimResponsesComeWithTheirFields() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks())
          .containsSequence("gotFirstResponseByte", "got1xxResponse 103", "putIdleConn");
      assertThat(rig.trace.details("got1xxResponse")).containsExactly("{Link=[</a.css>]}");
    }
  }

  @Test
  void firstByteIsToldBeforeTheHeadIsComplete() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("H");
                  wire.await(seen);
                  wire.send("TTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.trace.on("gotFirstResponseByte", seen::countDown);

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
    }
  }

  @Test
  void connectionCloseIsReleasedAndNotPutBack() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.trace.all())
          .endsWith("gotLastResponseByte 2", "connReleased CONNECTION_CLOSE", "exchangeDone")
          .doesNotContain("putIdleConn");
    }
  }

  @Test
  void redirectIsAnExchangeOfItsOwn() throws Exception {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("two.test", "/there")));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      assertThat(rig.send(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 2))
          .isEqualTo("200 ok");

      assertThat(rig.trace.all().stream().filter(hook -> hook.startsWith("exchange")))
          .containsExactly(
              "exchangeStart", "exchangeDone", "exchangeStart REDIRECT 302", "exchangeDone");
      assertThat(rig.trace.details("exchangeStart"))
          .containsExactly("1 GET http://one.test/", "2 GET http://two.test/there");
    }
  }

  @Test
  void retryIsAnExchangeOfItsOwn() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.keepAlive(503, "later"), Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      assertThat(rig.send(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), 2))
          .isEqualTo("503 later");

      assertThat(rig.trace.all().stream().filter(hook -> hook.startsWith("exchange")))
          .containsExactly(
              "exchangeStart", "exchangeDone", "exchangeStart RETRY 503", "exchangeDone");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/answered", "/failed"})
  void callersContextIsCurrentInTheCallback(String path) throws Exception {
    boolean answered = path.equals("/answered");
    try (ScriptedServer server =
            ScriptedServer.start(
                answered ? Responses.keepAlive(200, "ok") : wire -> wire.readHead());
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.builder.disableAutomaticRetries();
      ContextKey<String> key = ContextKey.named("who");
      CompletableFuture<String> seen = new CompletableFuture<>();
      Future<SimpleHttpResponse> answer;
      try (Scope ignored = Context.current().with(key, "caller").makeCurrent()) {
        answer =
            rig.execute(
                SimpleRequestBuilder.get(server.uri("one.test", path)).build(),
                new Answer(() -> seen.complete(Context.current().get(key))));
      }

      assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("caller");
      if (answered) {
        assertThat(answer.get().getCode()).isEqualTo(200);
      } else {
        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class);
      }
      rig.awaitEnd();
    }
  }

  @Test
  void longBodiesAreCounted() throws Exception {
    String body = "x".repeat(200_000);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, body));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.send(
          SimpleRequestBuilder.post(server.uri("one.test", "/"))
              .setBody(body, ContentType.TEXT_PLAIN)
              .build(),
          1);

      assertThat(rig.trace.details("wroteRequest")).isEqualTo(List.of("200000"));
      assertThat(rig.trace.all()).contains("gotLastResponseByte 200000");
    }
  }
}
