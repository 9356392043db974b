/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.GotConnInfo;
import dev.httptrace.PoolSnapshot;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules at their thresholds, on records made by hand: times in milliseconds. */
class VerdictRulesTest {

  private static final long MS = 1_000_000;

  private final ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
  private long now;

  @ParameterizedTest
  @CsvSource({
    // queue, dns, connect, tls, proxy, send, wait, receive, kind
    "0, 49, 0, 0, 0, 0, 0, 0, NOTHING_UNUSUAL",
    "0, 50, 0, 0, 0, 0, 0, 0, DNS_SLOW",
    "0, 50, 0, 0, 0, 0, 99, 0, DNS_SLOW",
    "0, 50, 0, 0, 0, 0, 100, 0, SERVER_SLOW",
    "0, 0, 99, 0, 0, 0, 0, 0, NOTHING_UNUSUAL",
    "0, 0, 100, 0, 0, 0, 0, 0, CONNECT_SLOW",
    "0, 0, 0, 99, 0, 0, 0, 0, NOTHING_UNUSUAL",
    "0, 0, 0, 100, 0, 0, 0, 0, TLS_SLOW",
    "0, 0, 0, 0, 99, 0, 0, 0, NOTHING_UNUSUAL",
    "0, 0, 0, 0, 100, 0, 0, 0, PROXY_SLOW",
    "0, 40, 30, 30, 0, 0, 0, 0, SETUP_SLOW",
    "0, 10, 80, 10, 0, 0, 0, 0, CONNECT_SLOW",
    "0, 40, 30, 29, 0, 0, 0, 0, NOTHING_UNUSUAL",
    "0, 121, 2, 242, 0, 1, 303, 252, TLS_SLOW",
    "0, 160, 2, 160, 0, 1, 303, 252, SETUP_SLOW",
    "0, 0, 99, 0, 101, 0, 0, 0, PROXY_SLOW",
    "0, 10, 2, 242, 0, 1, 303, 252, SERVER_SLOW",
    "49, 0, 0, 0, 0, 0, 0, 0, NOTHING_UNUSUAL",
    "50, 0, 0, 0, 0, 0, 0, 0, CLIENT_SLOW",
    "50, 0, 0, 0, 0, 0, 99, 0, CLIENT_SLOW",
    "0, 0, 0, 0, 0, 99, 0, 0, NOTHING_UNUSUAL",
    "0, 0, 0, 0, 0, 100, 0, 0, UPLOAD_SLOW",
    "0, 0, 0, 0, 0, 0, 99, 0, NOTHING_UNUSUAL",
    "0, 0, 0, 0, 0, 0, 100, 0, SERVER_SLOW",
    "0, 0, 0, 0, 0, 0, 100, 300, DOWNLOAD_SLOW",
    "0, 0, 0, 0, 0, 0, 0, 99, NOTHING_UNUSUAL",
    "100, 100, 100, 100, 100, 100, 100, 100, SETUP_SLOW"
  })
  void costliestCauseAboveItsThresholdSpeaks(
      long queue,
      long dns,
      long connect,
      long tls,
      long proxy,
      long send,
      long wait,
      long receive,
      VerdictKind kind) {
    at(0, Hook.LEASE_START);
    at(queue, Hook.LEASE_DONE);
    at(0, Hook.DNS_START);
    at(dns, Hook.DNS_DONE);
    at(0, Hook.CONNECT_START, new Dial("tcp", "127.0.0.1:80"));
    at(connect, Hook.CONNECT_DONE, new Dial("tcp", "127.0.0.1:80"));
    at(0, Hook.TUNNEL_START);
    now += proxy * MS;
    assertThat(record.append(Hook.TUNNEL_DONE, now, 200, null, null)).isPositive();
    at(0, Hook.TLS_START);
    at(tls, Hook.TLS_DONE);
    at(0, Hook.WROTE_HEADERS);
    now += send * MS;
    assertThat(record.append(Hook.WROTE_REQUEST, now, 2, null, null)).isPositive();
    at(wait, Hook.FIRST_BYTE);
    at(receive, Hook.LAST_BYTE);

    assertThat(done(null).verdict().kind()).isEqualTo(kind);
  }

  @Test
  void setupOfTheReadmesCallIsItsCause() {
    at(0, Hook.DNS_START);
    at(121, Hook.DNS_DONE);
    at(0, Hook.TLS_START);
    at(242, Hook.TLS_DONE);
    at(0, Hook.WROTE_REQUEST);
    at(303, Hook.FIRST_BYTE);
    at(252, Hook.LAST_BYTE);

    assertThat(done(null).verdict())
        .isEqualTo(
            new Verdict(
                VerdictKind.TLS_SLOW,
                "40 % of 918 ms was connection setup, most of it the TLS handshake with one.test:80"
                    + " (DNS 121 ms, TLS 242 ms); a reused connection would take about 555 ms. Keep"
                    + " connections alive.",
                Duration.ofMillis(363),
                363.0 / 918));
  }

  @Test
  void failedAddressAndAnotherAreNotOneStep() {
    at(0, Hook.DNS_START);
    at(20, Hook.DNS_DONE);
    dial("127.0.0.2:80", 49, new ConnectException("Connection refused"));
    dial("127.0.0.1:80", 48, null);

    assertSays(
        done(null),
        VerdictKind.SETUP_SLOW,
        "100 % of 117 ms was connection setup (DNS 20 ms, connect 97 ms); a reused connection would"
            + " take about 0.0 ms. Keep connections alive.");
  }

  /** Neither took the hundred milliseconds from which on a connect is slow. */
  @Test
  void failedAddressDoesNotMakeAnotherSlow() {
    dial("127.0.0.2:80", 60, new ConnectException("Connection refused"));
    dial("127.0.0.1:80", 70, null);

    assertSays(
        done(null),
        VerdictKind.CONNECT_SLOW,
        "100 % of 130 ms was connection setup, most of it connecting to 127.0.0.1:80 (connect 130 ms);"
            + " a reused connection would take about 0.0 ms. Keep connections alive.");
  }

  @ParameterizedTest
  @CsvSource({"1, TLS_SLOW", "2, SETUP_SLOW"})
  void twoHandshakesAreNotOneStep(int handshakes, VerdictKind kind) {
    at(0, Hook.DNS_START);
    at(40, Hook.DNS_DONE);
    for (int i = 0; i < handshakes; i++) {
      at(0, Hook.TLS_START);
      at(80 / handshakes, Hook.TLS_DONE);
    }

    assertThat(done(null).verdict().kind()).isEqualTo(kind);
  }

  @Test
  void workOutsideAnyPhaseIsTheClients() {
    at(300, Hook.GET_CONN);

    assertSays(
        done(null),
        VerdictKind.CLIENT_SLOW,
        "100 % of 300 ms was this process's own work, not the network (300 ms); the rest took 0.0 ms."
            + " Look at interceptors, logging and free CPU.");
  }

  @Test
  void poolOfWhichNothingIsKnownIsToldAsSuch() {
    at(0, Hook.LEASE_START);
    at(300, Hook.LEASE_DONE);

    assertSays(
        done(null),
        VerdictKind.CLIENT_SLOW,
        "100 % of 300 ms was getting a connection (300 ms): this process's own work, or a wait for"
            + " the pool, whose load is not known. Look at free CPU, and at the pool's limit.");
  }

  @Test
  void loadAtTheEndOfTheWaitTellsMoreThanAFreePool() {
    record.pool(new PoolSnapshot(0, 0, 0, 2));
    at(0, Hook.LEASE_START);
    at(300, Hook.LEASE_DONE, new PoolSnapshot(2, 17, 0, 2, Duration.ofMillis(12_300)));

    assertThat(done(null).verdict().sentence())
        .contains("(300 ms): 2 of 2 leased, 17 pending, the oldest lease 12.3 s old");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, 499, STALE_CONNECTION, '(idle for 58.2 s, use 5, age 2.0 s). Keep idle time'",
    "true, true, 500, FAILED, ''",
    "true, false, 499, STALE_CONNECTION, '(not idle, use 5, age 2.0 s). It should announce'",
    "false, false, 1, FAILED, ''",
  })
  void staleIsAReusedConnectionThatEndsAtOnce(
      boolean reused, boolean idle, long after, VerdictKind kind, String said) {
    GotConnInfo info =
        new GotConnInfo(
            new StillConn(new InetSocketAddress(1), new InetSocketAddress(80)),
            reused,
            idle,
            Duration.ofMillis(58_200));
    at(0, Hook.GOT_CONN, ConnFacts.of(info));
    at(after, Hook.CONN_RELEASED);
    CallRecord call = done(new SocketException("Connection reset"));

    assertThat(call.verdict().kind()).isEqualTo(kind);
    assertThat(call.verdict().sentence()).contains(said);
  }

  @ParameterizedTest
  @CsvSource({"0, NOTHING_UNUSUAL", "49, NOTHING_UNUSUAL", "50, ADDRESS_FAILED"})
  void addressWithoutARouteIsToldIfItCostSomething(long after, VerdictKind kind) {
    dial("[2001:db8::1]:443", after, new ConnectException("Network is unreachable"));
    dial("127.0.0.1:443", 1, null);
    Verdict verdict = done(null).verdict();

    assertThat(verdict.kind()).isEqualTo(kind);
    if (kind == VerdictKind.ADDRESS_FAILED) {
      assertThat(verdict.sentence())
          .isEqualTo(
              "This host has no route to [2001:db8::1]:443 (ordinary without IPv6), seen after 50 ms"
                  + " before 127.0.0.1:443 accepted; without it, the call would take about 1.0 ms. Check the address and"
                  + " this host's routes.");
    }
  }

  @Test
  void refusalTellsMoreThanAMissingRoute() {
    ConnectException unreachable = new ConnectException("Network is unreachable");
    dial("127.0.0.1:443", 2, new ConnectException("Connection refused"));
    dial("[2001:db8::1]:443", 1, unreachable);

    assertThat(done(unreachable).verdict().sentence())
        .isEqualTo(
            "127.0.0.1:443 refused the connection after 2.0 ms, one of 2 addresses. Is the server running,"
                + " and is the port right?");
  }

  @Test
  void noRouteToTheOnlyAddressIsNoRefusal() {
    NoRouteToHostException unreachable = new NoRouteToHostException();
    dial("10.0.0.1:443", 2, unreachable);

    assertThat(done(unreachable).verdict().sentence())
        .isEqualTo(
            "This host has no route to 10.0.0.1:443, seen after 2.0 ms. Check the address and this"
                + " host's routes.");
  }

  private void dial(String address, long took, Exception error) {
    at(0, Hook.CONNECT_START, new Dial("tcp", address));
    now += took * MS;
    assertThat(record.append(Hook.CONNECT_DONE, now, 0, new Dial("tcp", address), error))
        .isPositive();
  }

  private void at(long after, Hook hook) {
    at(after, hook, null);
  }

  private void at(long after, Hook hook, Object detail) {
    now += after * MS;
    assertThat(record.append(hook, now, 0, detail, null)).isNotNegative();
  }

  private CallRecord done(Exception failure) {
    assertThat(record.append(Hook.EXCHANGE_DONE, now, 0, null, failure)).isPositive();
    return CallRecord.of(record, List.of());
  }
}
