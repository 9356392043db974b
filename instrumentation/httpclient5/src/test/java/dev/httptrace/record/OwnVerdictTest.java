/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time that this process took itself, or did not get, is no peer's. */
@Timeout(30)
class OwnVerdictTest {

  private static final long MS = 1_000_000;

  private final JvmPauses jvm = JvmPauses.watch();
  private final ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
  private final OwnTimes own = new OwnTimes(jvm, 0);

  @AfterEach
  void close() {
    jvm.close();
  }

  @Test
  void waitForACpuIsNotTheServers() {
    record.ownTimes(own);
    at(0, Hook.WROTE_REQUEST);
    own.note(at(300, Hook.FIRST_BYTE), 0, 250 * MS, true, 0);

    assertSays(
        done(),
        VerdictKind.CPU_STARVED,
        "83 % of 300 ms was this process waiting for a CPU (250 ms), not the server; without it, the"
            + " call would take about 50 ms. Look at the load of this machine and the CPU limit of this"
            + " container.");
  }

  @Test
  void slowServerIsBlamedOnABusyMachineToo() {
    record.ownTimes(own);
    at(0, Hook.WROTE_REQUEST);
    own.note(at(300, Hook.FIRST_BYTE), 5 * MS, 60 * MS, true, 0);
    Verdict verdict = done().verdict();

    assertThat(verdict.kind()).isEqualTo(VerdictKind.SERVER_SLOW);
    assertThat(verdict.cost()).isEqualTo(Duration.ofMillis(235));
  }

  @Test
  void timeThatRanOutWithoutACpuIsNotTheServers() {
    record.ownTimes(own);
    at(0, Hook.WROTE_REQUEST);
    own.note(fails(500, Hook.EXCHANGE_DONE), 5 * MS, 400 * MS, true, 0);

    assertSays(
        WrittenRecord.call(record),
        VerdictKind.CPU_STARVED,
        "Time ran out in this process, while waiting for the server: of 500 ms it"
            + " waited 400 ms for a CPU. Look at the load of this machine and the CPU limit of"
            + " this container.");
  }

  @Test
  void serverThatLetsTheTimeRunOutIsToldWhatItDidNotHave() {
    record.ownTimes(own);
    at(0, Hook.WROTE_REQUEST);
    own.note(fails(500, Hook.EXCHANGE_DONE), 10 * MS, 100 * MS, true, 0);

    assertSays(
        WrittenRecord.call(record),
        VerdictKind.SERVER_TIMEOUT,
        "one.test:80 did not answer within 500 ms, 110 ms of which were this process's own. Look"
            + " at the server, or allow it more time.");
  }

  @Test
  void handshakeThatRanOutWithoutACpuIsNotThePeers() {
    record.ownTimes(own);
    at(0, Hook.TLS_START);
    own.note(fails(500, Hook.TLS_DONE), 400 * MS, 5 * MS, true, 3);
    fails(0, Hook.EXCHANGE_DONE);

    assertSays(
        WrittenRecord.call(record),
        VerdictKind.CLIENT_SLOW,
        "Time ran out in this process, while in the TLS handshake: of 500 ms it worked"
            + " for 400 ms. Look at what it did, or allow more time.");
  }

  @Test
  void peerThatAnswersInPartAndHangsIsNotExcused() {
    record.ownTimes(own);
    at(0, Hook.TLS_START);
    at(1, Hook.TLS_FIRST_WRITE);
    at(5, Hook.TLS_FIRST_READ);
    own.note(fails(500, Hook.TLS_DONE), 2 * MS, 0, true, 0);
    fails(0, Hook.EXCHANGE_DONE);

    assertThat(WrittenRecord.call(record).verdict().kind()).isEqualTo(VerdictKind.TLS_FAILED);
  }

  @Test
  void failedLookupIsSaidToHaveTakenAsLongAsItsPhase() {
    record.ownTimes(own);
    at(0, Hook.DNS_START);
    UnknownHostException unknown = new UnknownHostException("one.test");
    own.note(record.append(Hook.DNS_DONE, 60 * MS, 0, null, unknown), 50 * MS, 10 * MS, true, 90);
    record.append(Hook.EXCHANGE_DONE, 60 * MS, 0, null, unknown);

    assertSays(
        WrittenRecord.call(record),
        VerdictKind.DNS_FAILED,
        "DNS lookup of one.test failed after 60 ms: unknown host. Check the name and the resolver.");
  }

  @Test
  void refusedTunnelIsSaidToHaveTakenAsLongAsItsPhase() {
    record.ownTimes(own);
    at(0, Hook.TUNNEL_START);
    own.note(record.append(Hook.TUNNEL_DONE, 60 * MS, 403, null, null), 50 * MS, 10 * MS, true, 0);
    record.append(Hook.EXCHANGE_DONE, 60 * MS, 0, null, new IOException("refused"));

    assertThat(WrittenRecord.call(record).verdict().sentence())
        .startsWith("The proxy did not open a tunnel to one.test:80: it answered 403 after 60 ms.");
  }

  @Test
  void timeThatRanOutWhileGarbageWasCollectedIsNotTheServers() {
    at(0, Hook.WROTE_REQUEST);
    fails(500, Hook.EXCHANGE_DONE);
    JvmPause pause = new JvmPause(0, Duration.ofMillis(450), "collector");

    assertSays(
        CallRecord.of(record, List.of(pause)),
        VerdictKind.JVM_PAUSED,
        "Time ran out in this process, while waiting for the server: of 500 ms it was"
            + " paused by its garbage collector for 450 ms. Look at heap size and allocation.");
  }

  @Test
  void youngJvmIsSaidSo() {
    record.ownTimes(own);
    at(0, Hook.TLS_START);
    own.note(at(300, Hook.TLS_DONE), 250 * MS, 10 * MS, true, 812);

    assertSays(
        done(),
        VerdictKind.JVM_WARMING_UP,
        "83 % of 300 ms was this JVM warming up: the call loaded 812 classes, and its own work took"
            + " 250 ms; the rest took 50 ms. Warm up with a call before the ones that matter.");
  }

  @Test
  void handshakeOfWhichNobodyWaitedForThePeerIsOwnWork() {
    at(0, Hook.TLS_START);
    at(200, Hook.TLS_FIRST_WRITE);
    at(10, Hook.TLS_FIRST_READ);
    at(90, Hook.TLS_DONE);

    assertSays(
        done(),
        VerdictKind.CLIENT_SLOW,
        "93 % of 300 ms was this process's own work, not the network (280 ms); the rest took 20"
            + " ms. Look at interceptors, logging and free CPU.");
  }

  @Test
  void handshakeWhosePeerIsSlowSaysBoth() {
    at(0, Hook.TLS_START);
    at(60, Hook.TLS_FIRST_WRITE);
    at(200, Hook.TLS_FIRST_READ);
    at(40, Hook.TLS_DONE);

    assertSays(
        done(),
        VerdictKind.TLS_SLOW,
        "80 % of 300 ms was the TLS handshake with one.test:80 (240 ms waiting, and 60 ms of own"
            + " work); a reused connection would take about 60 ms. Keep connections alive; look at the"
            + " server's load.");
  }

  @Test
  void lateWakeUpsTellOfAThreadThatNobodyLookedAt() {
    at(0, Hook.WROTE_REQUEST);
    at(300, Hook.FIRST_BYTE);
    ExchangeRecord exchange = done().last();
    JvmPause late = new JvmPause(50 * MS, Duration.ofMillis(200), JvmPause.NO_CPU);
    // The watch is late in a pause too, and that is told already.
    JvmPause collected = new JvmPause(100 * MS, Duration.ofMillis(30), "collector");

    Verdict verdict = CallRecord.of(exchange, List.of(late, collected)).verdict();

    assertThat(verdict.kind()).isEqualTo(VerdictKind.CPU_STARVED);
    assertThat(verdict.cost()).isEqualTo(Duration.ofMillis(170));
  }

  @Test
  void threadThatTookOverAsksTheWatchToo() {
    record.ownTimes(own);
    at(0, Hook.CONNECT_START);
    own.note(at(300, Hook.CONNECT_DONE), 0, 20 * MS, false, 0);
    JvmPause late = new JvmPause(0, Duration.ofMillis(200), JvmPause.NO_CPU);

    Verdict verdict = CallRecord.of(done().last(), List.of(late)).verdict();

    assertThat(verdict.kind()).isEqualTo(VerdictKind.CPU_STARVED);
    assertThat(verdict.cost()).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void workOfAHookedThreadIsItsOwn() throws IOException {
    assumeTrue(ThreadClock.isReadable());
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.recorder = rig.recorder.jvmPauses(jvm);
      rig.connections.setDnsResolver(TracedHttpClients.traced(new BusyResolver(rig.names)));

      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertThat(call.phase(Phase.DNS)).isGreaterThan(Duration.ofMillis(300));
      assertThat(call.verdict().kind())
          .as(call.verdict().sentence())
          .isNotEqualTo(VerdictKind.DNS_SLOW);
    }
  }

  @Test
  void waitOfAHookedThreadIsItsPeers() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ofMillis(600), Duration.ZERO, "ok"));
        CallRig rig = new CallRig()) {
      rig.recorder = rig.recorder.jvmPauses(jvm);

      assertThat(rig.get(server.uri("one.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.SERVER_SLOW);
    }
  }

  private int at(long after, Hook hook) {
    long now = record.durationNanos() + after * MS;
    return record.append(hook, now, 0, null, null);
  }

  private int fails(long after, Hook hook) {
    long now = record.durationNanos() + after * MS;
    return record.append(hook, now, 0, null, new SocketTimeoutException("Read timed out"));
  }

  private CallRecord done() {
    at(0, Hook.EXCHANGE_DONE);
    return WrittenRecord.call(record);
  }

  static void burn(Duration cpu) {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + cpu.toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}
