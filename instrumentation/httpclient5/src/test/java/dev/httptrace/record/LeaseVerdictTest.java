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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Slow leases and failed ones, and whether the pool is to blame: the case LeaseWithRoom. */
class LeaseVerdictTest {

  private static final long MS = 1_000_000;
  private static final PoolSnapshot ROOM = new PoolSnapshot(19, 0, 0, 100);
  private static final PoolSnapshot FULL = new PoolSnapshot(100, 0, 0, 100);
  private static final ConnFacts NEW = conn("c1", false, false);
  private static final ConnFacts IDLE = conn("c1", true, true);
  private static final ConnFacts HANDED_OVER = conn("c1", true, false);

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
        given(ROOM, FULL, IDLE),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was this process's own work, not a wait for the pool, which had an idle"
            + " connection (60 ms). Look at free CPU.");
  }

  /** Others took the rest while this call was on its way: its own connection was free. */
  @Test
  void idleConnectionSaysMoreThanAPoolThatIsFull() {
    PoolSnapshot busy = new PoolSnapshot(100, 3, 0, 100);

    assertThat(given(busy, busy, IDLE).verdict().kind()).isEqualTo(VerdictKind.CLIENT_SLOW);
  }

  @Test
  void onlyAKnownConnectionWasIdleForSure() {
    assertUndecided(ROOM, FULL, conn(null, true, true), "100 of 100 leased, 0 pending");
  }

  @Test
  void poolThatWasFullWhenAskedWasWaitedFor() {
    assertWaited(FULL, ROOM, NEW);
  }

  /** The pool had room for a connection when it was asked, and again when it answered. */
  @Test
  void poolThatHandsOverAConnectionWasWaitedFor() {
    assertWaited(ROOM, ROOM, HANDED_OVER);
  }

  @Test
  void onlyAKnownConnectionWasHandedOverForSure() {
    assertUndecided(ROOM, FULL, conn(null, true, false), "100 of 100 leased, 0 pending");
  }

  /** A connection that streams share is in use, and free for one more. */
  @Test
  void sharedConnectionIsNotHandedOver() {
    assertThat(given("1.1", ROOM, ROOM, HANDED_OVER).verdict().kind())
        .isEqualTo(VerdictKind.POOL_EXHAUSTED);
    assertThat(given("2.0", ROOM, ROOM, HANDED_OVER).verdict().sentence())
        .contains("which had room when it was asked and when it answered");
    assertThat(given("2.0", ROOM, FULL, HANDED_OVER).verdict().sentence())
        .contains("this process's own work, or a wait for the pool");
  }

  @Test
  void poolWithRoomForANewConnectionIsNotBlamed() {
    assertSays(
        given(ROOM, ROOM, NEW),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was this process's own work, not a wait for the pool, which had room when"
            + " it was asked and when it answered, 60 ms later (19 of 100 leased, 0 pending). Look"
            + " at free CPU.");
  }

  @Test
  void poolForWhichOthersStillWaitWasWaitedFor() {
    assertWaited(ROOM, new PoolSnapshot(100, 3, 0, 100), NEW);
    assertWaited(null, new PoolSnapshot(100, 3, 0, 100), NEW);
  }

  /** It took the last free place at once, or another call had it and gave it back. */
  @Test
  void callThatTookTheLastPlaceMayHaveWaitedForIt() {
    assertUndecided(ROOM, FULL, NEW, "100 of 100 leased, 0 pending");
  }

  @Test
  void poolThatHadRoomOnlyWhenItAnsweredMayHaveBeenWaitedFor() {
    assertUndecided(null, ROOM, NEW, "19 of 100 leased, 0 pending");
  }

  @Test
  void poolOfWhichNothingIsKnownMayHaveBeenWaitedFor() {
    assertSays(
        given(null, null, conn(null, true, true)),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was getting a connection (60 ms): this process's own work, or a wait for"
            + " the pool, whose load is not known. Look at free CPU, and at the pool's limit.");
  }

  private static void assertWaited(PoolSnapshot asked, PoolSnapshot answered, ConnFacts conn) {
    Verdict verdict = given(asked, answered, conn).verdict();

    assertThat(verdict.kind()).isEqualTo(VerdictKind.POOL_EXHAUSTED);
    assertThat(verdict.sentence()).contains("waiting for a connection (60 ms)");
  }

  private static void assertUndecided(
      PoolSnapshot asked, PoolSnapshot answered, ConnFacts conn, String load) {
    assertSays(
        given(asked, answered, conn),
        VerdictKind.CLIENT_SLOW,
        "100 % of 60 ms was getting a connection (60 ms): this process's own work, or a wait for"
            + " the pool ("
            + load
            + "). Look at free CPU, and at the pool's limit.");
  }

  private static CallRecord given(PoolSnapshot asked, PoolSnapshot answered, ConnFacts conn) {
    return given(null, asked, answered, conn);
  }

  /** A lease of 60 ms. */
  private static CallRecord given(
      String version, PoolSnapshot asked, PoolSnapshot answered, ConnFacts conn) {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.pool(asked);
    record.append(Hook.LEASE_START, 0, 0, null, null);
    record.append(Hook.LEASE_DONE, 60 * MS, 0, answered, null);
    record.append(Hook.GOT_CONN, 60 * MS, 0, conn, null);
    if (version != null) {
      record.append(Hook.RESPONSE_HEAD, 60 * MS, 200, version, null);
    }
    record.append(Hook.EXCHANGE_DONE, 60 * MS, 0, null, null);
    return WrittenRecord.call(record);
  }

  private static ConnFacts conn(String id, boolean reused, boolean idle) {
    return new ConnFacts(id, reused, idle, Duration.ZERO, Duration.ZERO, 2, null, null);
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
}
