/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.HookFailures;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class CallRecordTest {

  @ParameterizedTest
  @EnumSource
  void recordIsInTheContextAfterTheCall(Place place) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "one"));
        CallRig rig = new CallRig(place)) {
      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertThat(call.exchanges()).hasSize(1);
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.failure()).isNull();
      assertThat(call.conn().peer()).isEqualTo(server.address());
      assertThat(call.phase(Phase.WAIT)).isEqualTo(call.last().phase(Phase.WAIT)).isPositive();
      assertThat(rig.calls).containsExactly(call);
      assertAddsUp(call);
    }
  }

  @ParameterizedTest
  @EnumSource
  void redirectIsTheSameCall(Place place) throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("one.test", "/there")));
        CallRig rig = new CallRig(place)) {
      CallRecord call = rig.get(server.uri("one.test", "/here"));

      assertThat(call.exchanges())
          .extracting(ExchangeRecord::url)
          .containsExactly(server.uri("one.test", "/here"), target.uri("one.test", "/there"));
      assertThat(call.pauses()).hasSize(3);
      assertThat(rig.calls).containsExactly(call);
      assertAddsUp(call);
    }
  }

  @ParameterizedTest
  @EnumSource
  void callEndsWithItsBody(Place place) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "one"));
        CallRig rig = new CallRig(place)) {
      try (ClassicHttpResponse response = rig.open(server.uri("one.test", "/"))) {
        assertThat(rig.record()).isNull();
        assertThat(rig.calls).isEmpty();
        CallRig.read(response);
      }

      assertThat(rig.record()).isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void failedCallIsRecordedToo(Place place) throws IOException {
    try (CallRig rig = new CallRig(place)) {
      CallRecord call = rig.fail("http://one.test:" + ClosedPort.find());

      assertThat(call.failure()).isInstanceOf(ConnectException.class);
      assertThat(call.status()).isZero();
      assertThat(call.conn()).isNull();
      assertAddsUp(call);
    }
  }

  @Test
  void nextCallWithTheContextTakesThePlaceOfTheFirst() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "one"));
        CallRig rig = new CallRig()) {
      CallRecord first = rig.get(server.uri("one.test", "/1"));

      try (ClassicHttpResponse response = rig.open(server.uri("one.test", "/2"))) {
        assertThat(rig.record()).isNull();
        CallRig.read(response);
      }

      assertThat(rig.record()).isNotNull().isNotSameAs(first);
      assertThat(rig.calls).containsExactly(first, rig.record());
    }
  }

  @Test
  void untracedCallLeavesNoRecordOfTheOneBefore() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "one"));
        CallRig rig = new CallRig(Place.CONTEXT)) {
      rig.get(server.uri("one.test", "/"));

      rig.client()
          .execute(
              ClassicRequestBuilder.get(server.uri("one.test", "/")).build(),
              rig.context,
              CallRig::read);

      assertThat(rig.record()).isNull();
      assertThat(rig.calls).hasSize(1);
    }
  }

  @Test
  void listenerThatFailsIsContained() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "one"));
        CallRig rig = new CallRig()) {
      rig.recorder =
          rig.recorder.listener(
              call -> {
                throw new IllegalStateException("listener");
              });
      long before = HookFailures.count();

      assertThat(rig.get(server.uri("one.test", "/")).status()).isEqualTo(200);

      assertThat(HookFailures.count()).isEqualTo(before + 1);
    }
  }

  @Test
  void requestsThatRunAtOnceUnderOneContextDoNotMix() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ofMillis(20), Duration.ZERO, "ok"));
        CallRig rig = new CallRig(Place.CONTEXT)) {
      rig.connections.setMaxConnPerRoute(8);
      CloseableHttpClient client = rig.client();
      Context shared = Context.current().with(rig.recorder);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String uri = server.uri("one.test", "/" + i);
        Thread caller = new Thread(shared.wrap(() -> get(client, uri)));
        callers.add(caller);
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }

      assertThat(rig.calls).hasSize(8).allSatisfy(CallRecordTest::assertAddsUp);
      assertThat(rig.calls).allSatisfy(call -> assertThat(call.exchanges()).hasSize(1));
      assertThat(rig.calls).extracting(call -> call.last().url()).doesNotHaveDuplicates();
    }
  }

  private static void get(CloseableHttpClient client, String uri) {
    try {
      client.execute(ClassicRequestBuilder.get(uri).build(), CallRig::read);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void exampleOfTheDocumentationWorks() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "one"));
        CloseableHttpClient client = TracedHttpClients.custom(CallRecorder.create()).build()) {
      HttpGet request = new HttpGet("http://127.0.0.1:" + server.port());
      HttpClientContext context = HttpClientContext.create();

      client.execute(request, context, CallRig::read);
      CallRecord call = CallRecord.fromOrNull(context::getAttribute);

      assertThat(call.verdict().sentence()).isNotEmpty();
    }
  }

  @Test
  void contextWithoutACallHasNoRecord() {
    HttpClientContext context = HttpClientContext.create();

    assertThat(CallRecord.fromOrNull(context::getAttribute)).isNull();
  }

  @Test
  void pauseBetweenAttemptsIsTold() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.closing(503, "busy"), Responses.keepAlive(200, "ready"));
        CallRig rig = new CallRig().retryAfter(Duration.ofMillis(60))) {
      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertThat(call.exchanges()).hasSize(2);
      assertThat(call.pauses().get(1)).isGreaterThan(Duration.ofMillis(50));
      assertThat(call.duration()).isGreaterThan(Duration.ofMillis(60));
      assertAddsUp(call);
    }
  }

  static void assertAddsUp(CallRecord call) {
    Duration sum = Duration.ZERO;
    for (ExchangeRecord exchange : call.exchanges()) {
      assertThat(exchange.phases().total()).isEqualTo(exchange.duration());
      sum = sum.plus(exchange.duration());
    }
    for (Duration pause : call.pauses()) {
      assertThat(pause.toNanos()).isNotNegative();
      sum = sum.plus(pause);
    }
    assertThat(call.duration()).isEqualTo(sum);
  }
}
