/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.OutsideText;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Timeout(30)
class PoolVerdictTest {

  @Test
  void poolThatGivesNoConnectionInTimeIsExhausted() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        CallRig rig = new CallRig()) {
      rig.connections.setMaxConnPerRoute(1);
      rig.requests.setConnectionRequestTimeout(Timeout.ofMilliseconds(100));
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      CallRig.pause(Duration.ofMillis(50));

      CallRecord call = rig.fail(server.uri("one.test", "/"));

      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.POOL_EXHAUSTED);
      // Whether the request itself still counts as pending is a matter of the moment.
      assertThat(call.verdict().sentence())
          .matches(
              "No connection within .* m?s: 1 of 1 leased, [01] pending, the oldest for .* m?s by"
                  + Pattern.quote(holder()));
      assertThat(call.last().pool().oldestLease())
          .isBetween(Duration.ofMillis(50), Duration.ofSeconds(20));
      held.close();
    }
  }

  @Test
  void longWaitForThePoolIsExhaustion() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        CallRig rig = new CallRig()) {
      rig.connections.setMaxConnPerRoute(1);
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      Thread asking = Thread.currentThread();
      Thread releasing =
          new Thread(
              () -> {
                awaitWaiting(List.of(asking), 1);
                CallRig.pause(Duration.ofMillis(400));
                try {
                  CallRig.read(held);
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      releasing.start();

      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.POOL_EXHAUSTED,
          "<share> of <time> was waiting for a connection (<time>): when it asked, 1 of 1 leased, 0 pending,"
              + " the oldest for <time> by"
              + holder());
      releasing.join();
    }
  }

  @Test
  void limitOfTheWholePoolIsToldWhereTheRouteHasRoom() throws IOException {
    try (ScriptedServer one = ScriptedServer.start(Responses.keepAlive(200, "held"));
        ScriptedServer other = ScriptedServer.start(Responses.keepAlive(200, "never"));
        CallRig rig = new CallRig()) {
      rig.connections.setMaxConnPerRoute(5).setMaxConnTotal(2);
      rig.requests.setConnectionRequestTimeout(Timeout.ofMilliseconds(100));
      List<ClassicHttpResponse> held = new ArrayList<>();
      held.add(rig.open(one.uri("one.test", "/")));
      held.add(rig.open(one.uri("one.test", "/")));

      assertThat(rig.fail(other.uri("one.test", "/")).verdict().sentence())
          .contains("2 of 2 leased");
      for (ClassicHttpResponse response : held) {
        response.close();
      }
    }
  }

  @Test
  void whenManyAskAtOnceTheWaitTellsTheLoad() throws Exception {
    List<Thread> callers = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.start(onceWaiting(callers, 4, Duration.ofMillis(150)));
        CallRig rig = new CallRig()) {
      callAtOnce(rig, server, callers, 5);

      CallRecord longest = lastServed(rig);
      assertThat(longest.phase(Phase.QUEUE)).isGreaterThan(Duration.ofMillis(400));
      assertThat(longest.verdict().kind()).isEqualTo(VerdictKind.POOL_EXHAUSTED);
      assertThat(longest.verdict().sentence()).contains("1 of 1 leased");
      rig.calls.forEach(CallRecordTest::assertAddsUp);
    }
  }

  @Test
  void ownLeaseIsNotTheOldest() throws Exception {
    List<Thread> callers = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.start(onceWaiting(callers, 2, Duration.ofMillis(200)));
        CallRig rig = new CallRig()) {
      callAtOnce(rig, server, callers, 3);

      ExchangeRecord longest = lastServed(rig).last();
      Object waited = longest.detail(longest.lastIndexOf(Hook.LEASE_DONE));
      assertThat(waited).isEqualTo(new PoolSnapshot(1, 0, 0, 1, null));
      Duration queued = longest.phase(Phase.QUEUE);
      assertThat(queued).isGreaterThan(Duration.ofMillis(300));
      // With luck the first caller had its connection when this one asked.
      assertThat(longest.verdict().sentence())
          .contains(
              longest.pool().isExhausted()
                  ? "when it asked, 1 of 1 leased"
                  : "(" + Wording.time(queued.toNanos()) + "): 1 of 1 leased, 0 pending. Close");
    }
  }

  @Test
  void exhaustedPoolThatGivesAtOnceIsNotBlamed() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.connections.setMaxConnPerRoute(2);
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.quick(server.uri("one.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.NOTHING_UNUSUAL);
      held.close();
    }
  }

  private static String holder() {
    return " GET / (thread "
        + OutsideText.cut(Thread.currentThread().getName(), 24)
        + ", body open and unread). Close responses sooner.";
  }

  private static void callAtOnce(
      CallRig rig, ScriptedServer server, List<Thread> callers, int times) throws Exception {
    rig.connections.setMaxConnPerRoute(1);
    rig.client();
    for (int i = 0; i < times; i++) {
      Thread caller = new Thread(() -> get(rig, server.uri("one.test", "/")));
      callers.add(caller);
      caller.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private static CallRecord lastServed(CallRig rig) {
    return rig.calls.stream()
        .max(Comparator.comparingLong(PoolVerdictTest::leasedAt))
        .orElseThrow();
  }

  private static long leasedAt(CallRecord call) {
    ExchangeRecord exchange = call.last();
    return exchange.anchor().nanoTime()
        + exchange.offsetNanos(exchange.lastIndexOf(Hook.LEASE_DONE));
  }

  /** Answers each request after a pause; the first only once that many others wait for the pool. */
  private static ConnectionScript onceWaiting(List<Thread> callers, int waiting, Duration pause) {
    return wire -> {
      wire.readHead();
      awaitWaiting(callers, waiting);
      do {
        wire.pause(pause);
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      } while (wire.readHead() != null);
    };
  }

  /** Nothing but the pool lets these threads wait with a limit. */
  private static void awaitWaiting(List<Thread> threads, int waiting) {
    Gates.awaitThat(
        waiting + " wait for the pool",
        () ->
            threads.stream()
                    .filter(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                    .count()
                >= waiting);
  }

  private static void get(CallRig rig, String uri) {
    try (ClassicHttpResponse response =
        rig.client().executeOpen(null, new HttpGet(uri), HttpClientContext.create())) {
      CallRig.read(response);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
