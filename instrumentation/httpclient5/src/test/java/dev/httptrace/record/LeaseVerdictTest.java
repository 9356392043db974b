/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ConnHolder;
import dev.httptrace.HolderState;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases that fail though the pool is not to blame: the case LeaseWithRoom. */
@Timeout(30)
class LeaseVerdictTest {

  private static final long MS = 1_000_000;
  private static final PoolSnapshot ROOM = new PoolSnapshot(19, 0, 0, 100);
  private static final PoolSnapshot FULL = new PoolSnapshot(100, 0, 0, 100);

  @Test
  void poolWithRoomIsNotBlamedForALeaseThatTimesOut() {
    assertSays(
        leased(2, ROOM, new TimeoutException()),
        VerdictKind.LEASE_TIMEOUT,
        "No connection within 2.0 ms, though the pool had room (19 of 100 leased, 0 pending): time ran"
            + " out in this process. Allow more (connectionRequestTimeout), or"
            + " look at free CPU.");
  }

  @Test
  void fullPoolIsBlamed() {
    PoolSnapshot full = new PoolSnapshot(100, 3, 0, 100);

    assertThat(leased(2, full, new TimeoutException()).verdict().kind())
        .isEqualTo(VerdictKind.POOL_EXHAUSTED);
  }

  @Test
  void whoWaitsBehindALeakIsToldSo() {
    PoolSnapshot full = heldTooLong(HolderState.BODY_UNREAD);
    String load =
        "5 of 5 leased, 12 pending, the oldest for 42.0 s by GET /report/{id} (trace"
            + " 4bf92f3577b34da6a3ce929d0e0e4736, body open and unread). Close responses sooner.";

    assertSays(
        leased(400, full, new TimeoutException()),
        VerdictKind.POOL_EXHAUSTED,
        "No connection within 400 ms behind a leak: " + load);
    assertSays(
        leased(400, full, null),
        VerdictKind.POOL_EXHAUSTED,
        "100 % of 400 ms was waiting for a connection (400 ms) behind a leak: when it asked, "
            + load);
  }

  /** The leak watch reports a slow server too, and what is slow does not leak. */
  @Test
  void connectionThatWaitsForItsServerIsNoLeak() {
    assertThat(leased(400, heldTooLong(HolderState.WAITING), null).verdict().sentence())
        .contains("waiting for a connection (400 ms): when it asked, 5 of 5 leased")
        .endsWith("waiting for its response). Set a response timeout.");
  }

  private static PoolSnapshot heldTooLong(HolderState state) {
    ConnHolder holder =
        new ConnHolder(
            Duration.ofSeconds(42),
            "GET",
            "https://one.test/report/7",
            "/report/{id}",
            "one.test",
            443,
            1,
            "main",
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            state,
            0,
            true,
            List.of());
    return new PoolSnapshot(5, 12, 0, 5, holder.held(), holder);
  }

  @Test
  void slowLeaseFromAPoolWithRoomIsThisProcess() {
    assertSays(
        leased(60, ROOM, null),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was this process's own work, not a wait for the pool, which had room when"
            + " it was asked and when it answered, 60 ms later (19 of 100 leased, 0 pending). Look"
            + " at free CPU.");
  }

  @Test
  void slowLeaseOfAnIdleConnectionIsThisProcess() {
    assertSays(
        given(FULL, conn(true, true)),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was this process's own work, not a wait for the pool, which had an idle"
            + " connection (60 ms). Look at free CPU.");
  }

  @Test
  void callThatTookTheLastConnectionDidNotWaitForIt() {
    assertSays(
        given(FULL, conn(false, false)),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was this process's own work, not a wait for the pool, which had room when"
            + " it was asked (60 ms; 100 of 100 leased, 0 pending). Look at free CPU.");
  }

  @Test
  void poolThatHandsOverAConnectionWasWaitedFor() {
    assertThat(given(FULL, conn(true, false)).verdict().kind())
        .isEqualTo(VerdictKind.POOL_EXHAUSTED);
  }

  @Test
  void poolForWhichOthersStillWaitWasWaitedFor() {
    assertThat(given(new PoolSnapshot(100, 3, 0, 100), conn(false, false)).verdict().kind())
        .isEqualTo(VerdictKind.POOL_EXHAUSTED);
  }

  /** A lease of 60 ms from a pool that had room when it was asked. */
  private static CallRecord given(PoolSnapshot answered, ConnFacts conn) {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.pool(ROOM);
    record.append(Hook.LEASE_START, 0, 0, null, null);
    record.append(Hook.LEASE_DONE, 60 * MS, 0, answered, null);
    record.append(Hook.GOT_CONN, 60 * MS, 0, conn, null);
    record.append(Hook.EXCHANGE_DONE, 60 * MS, 0, null, null);
    return WrittenRecord.call(record);
  }

  private static ConnFacts conn(boolean reused, boolean idle) {
    return new ConnFacts("c1", reused, idle, Duration.ZERO, Duration.ZERO, 2, null, null);
  }

  @Test
  void anotherFailureOfThePoolIsNoExhaustion() {
    assertSays(
        leased(2, ROOM, new IOException("secret")),
        VerdictKind.FAILED,
        "No connection within 2.0 ms: the pool failed (IOException), 19 of 100 leased, 0 pending.");
  }

  private static CallRecord leased(long millis, PoolSnapshot pool, Exception error) {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.pool(pool);
    record.append(Hook.EXCHANGE_START, 0, 0, null, null);
    record.append(Hook.LEASE_START, 0, 0, null, null);
    record.append(Hook.LEASE_DONE, millis * MS, 0, pool, error);
    record.append(Hook.EXCHANGE_DONE, millis * MS, 0, null, error);
    return WrittenRecord.call(record);
  }

  @Test
  void closedClientIsSaidSo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.get(server.uri("one.test", "/"));
      rig.close();
      try {
        rig.get(server.uri("one.test", "/"));
      } catch (IllegalStateException expected) {
        assertSays(
            rig.record(),
            VerdictKind.CLIENT_CLOSED,
            "The client is closed: its connection pool was shut down before this call. Make calls"
                + " before closing the client, or make a new one.");
        return;
      }
      throw new AssertionError("a closed client made a call");
    }
  }

  @Test
  void threadInterruptedBeforeTheLeaseIsSaidSo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "never"));
        CallRig rig = new CallRig()) {
      rig.client();
      Thread.currentThread().interrupt();
      try {
        rig.get(server.uri("one.test", "/"));
      } catch (Exception expected) {
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rig.record().verdict().kind())
            .isIn(VerdictKind.CANCELLED, VerdictKind.INTERRUPTED);
        assertThat(rig.record().verdict().sentence()).contains("interrupted");
        return;
      }
      throw new AssertionError("an interrupted thread made a call");
    }
  }

  @Test
  void threadInterruptedWhileItWaitsIsSaidSo() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        CallRig rig = new CallRig()) {
      rig.connections.setMaxConnPerRoute(1);
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      CallRecord[] failed = new CallRecord[1];
      Thread waiting =
          new Thread(() -> failed[0] = rig.fail(new HttpGet(server.uri("one.test", "/"))));
      waiting.start();
      while (waiting.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      waiting.interrupt();
      waiting.join();

      assertThat(ErrorType.of(failed[0].failure())).isEqualTo("interrupted");
      assertSays(
          failed[0],
          VerdictKind.INTERRUPTED,
          "The calling thread was interrupted after <time>, while waiting for a connection. Find out"
              + " what interrupts it, such as a shutdown or a cancelled task.");
      held.close();
    }
  }
}
