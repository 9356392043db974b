/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.CLIENT_CLOSED;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.failing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.SilentServer;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.ScriptedServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What waits when the client is closed ends with the client: exchanges and calls, each once.
 * HttpClient may tell nobody, and may leave the caller's future incomplete.
 */
@Timeout(60)
class AsyncCloseHooksTest {

  // An interval set on the strategy must not exceed the response timeout; this one may.
  private static final ConnectionScript LATER =
      wire -> {
        wire.readHead();
        wire.send(
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
        wire.awaitClose();
      };

  private final List<RecordingTrace> traces = new CopyOnWriteArrayList<>();
  // HttpClient may complete them or not.
  private final List<Future<SimpleHttpResponse>> left = new ArrayList<>();
  private final Queue<Exception> ends = new ConcurrentLinkedQueue<>();
  private final Semaphore ended = new Semaphore(0);
  private final Map<String, Runnable> reactions = new HashMap<>();
  private final CountDownLatch reached = new CountDownLatch(1);

  @ParameterizedTest
  @EnumSource(CloseMode.class)
  void closedWhileItWaitsForTheLease(CloseMode mode) throws Exception {
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = rig("wroteRequest", reached::countDown)) {
      rig.connections.setMaxConnTotal(1).setMaxConnPerRoute(1);
      rig.requests.setResponseTimeout(org.apache.hc.core5.util.Timeout.DISABLED);
      execute(rig, server.uri());
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      execute(rig, server.uri());
      rig.client().close(mode);
      awaitEnds(2);

      // The first one's connection may be handed over before the pool is closed.
      assertThat(traces.get(1).all())
          .startsWith("exchangeStart", "getConn", "leaseStart")
          .last()
          .asString()
          .startsWith("exchangeDone(");
    }
  }

  @Test
  void closedWhileTheConnectIsQueued() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = rig("wroteRequest", () -> hold(closed))) {
      rig.builder.setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build());
      execute(rig, server.uri());
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      execute(rig, server.uri());
      rig.client().close(CloseMode.IMMEDIATE);
      awaitEnds(2);

      assertThat(traces.get(1).all())
          .endsWith(
              all(
                  failing(CONNECT, "ConnectionClosedException"),
                  discarded(CLIENT_CLOSED, "ConnectionClosedException")));
    } finally {
      closed.countDown();
    }
  }

  @Test
  void closedWhileItConnects() throws Exception {
    try (BlackHole hole = BlackHole.open();
        AsyncRig rig = rig("connectStart", reached::countDown)) {
      execute(rig, "http://one.test:" + hole.port() + "/");
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      rig.client().close(CloseMode.IMMEDIATE);
      awaitEnds(1);

      assertEndedOnce();
    }
  }

  /** One thread ends the exchange while another goes on from its lookup to its connect. */
  @Test
  void stepIsNotBegunWhileTheExchangeEnds() throws Exception {
    CountDownLatch ending = new CountDownLatch(1);
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (SilentServer server = SilentServer.start();
        AsyncRig rig = rig("exchangeDone", over::countDown)) {
      reactions.put(
          "dnsDone",
          () -> {
            new Thread(() -> rig.client().close(CloseMode.IMMEDIATE)).start();
            Gates.await(ending);
          });
      reactions.put(
          "connReleased",
          () -> {
            ending.countDown();
            Gates.await(connecting);
          });
      reactions.put(
          "connectStart",
          () -> {
            connecting.countDown();
            Gates.await(over);
          });
      execute(rig, server.uri());
      connecting.countDown();
      awaitEnds(1);

      assertThat(traces.get(0).all()).doesNotContain("connectStart");
      assertEndedOnce();
    }
  }

  @Test
  void closedWhileItShakesHands() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.awaitClose());
        AsyncRig rig = rig("tlsHandshakeStart", reached::countDown)) {
      execute(rig, "https://one.test:" + server.port() + "/");
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      rig.client().close(CloseMode.IMMEDIATE);
      awaitEnds(1);

      assertEndedOnce();
      assertThat(traces.get(0).errors()).hasSize(2);
    }
  }

  @Test
  void closedBeforeTheNextAttempt() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(LATER);
        AsyncRig rig = rig("exchangeDone", reached::countDown)) {
      rig.builder.setRetryStrategy(
          new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS));
      execute(rig, server.uri("one.test", "/"));
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ends).isEmpty();
      rig.client().close(CloseMode.IMMEDIATE);
      awaitEnds(1);

      assertThat(traces).hasSize(1);
      assertThat(traces.get(0).all()).endsWith("exchangeDone");
      assertThat(ends).singleElement().isInstanceOf(ConnectionClosedException.class);
    }
  }

  /** Another thread may still be in the hook of an exchange: that one tells the end. */
  private void awaitEnds(int calls) throws InterruptedException {
    assertThat(ended.tryAcquire(calls, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(ends).hasSize(calls);
  }

  private void assertEndedOnce() {
    assertThat(traces).hasSize(1);
    assertThat(traces.get(0).all())
        .contains("connReleased CLIENT_CLOSED")
        .filteredOn(hook -> hook.startsWith("exchangeDone("))
        .hasSize(1);
  }

  /** Instruments twice: the pool belongs to one of them and the traces to the other. */
  private AsyncRig rig(String hook, Runnable reaction) {
    AsyncRig rig = new AsyncRig(Attachment.NOWHERE);
    TracedHttpAsyncClients.instrument(
        rig.builder,
        exchange -> {
          if (exchange.number() == 1) {
            exchange
                .call()
                .whenDone(
                    error -> {
                      ends.add(error);
                      ended.release();
                    });
          }
          RecordingTrace trace = new RecordingTrace();
          trace.on(hook, reaction);
          reactions.forEach(trace::on);
          traces.add(trace);
          return trace;
        });
    return rig;
  }

  private void execute(AsyncRig rig, String uri) {
    left.add(rig.execute(SimpleRequestBuilder.get(uri).build(), null));
  }

  /** Keeps the reactor's thread, which is interrupted when the client is closed. */
  private void hold(CountDownLatch gate) {
    reached.countDown();
    boolean held = true;
    while (held) {
      try {
        gate.await();
        held = false;
      } catch (InterruptedException e) {
        // It is held for longer than that: what it does afterwards comes too late.
      }
    }
  }
}
