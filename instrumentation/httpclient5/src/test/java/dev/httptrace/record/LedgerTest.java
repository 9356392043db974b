/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Phase.CONNECT;
import static dev.httptrace.record.Phase.DNS;
import static dev.httptrace.record.Phase.OTHER;
import static dev.httptrace.record.Phase.PROXY;
import static dev.httptrace.record.Phase.QUEUE;
import static dev.httptrace.record.Phase.RECEIVE;
import static dev.httptrace.record.Phase.SEND;
import static dev.httptrace.record.Phase.TLS;
import static dev.httptrace.record.Phase.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
  private long now;

  @Test
  void eachIntervalOfAFreshExchangeHasItsPhase() {
    at(0, Hook.EXCHANGE_START);
    at(1, Hook.GET_CONN);
    at(2, Hook.LEASE_START);
    at(10, Hook.LEASE_DONE);
    at(3, Hook.DNS_START);
    at(20, Hook.DNS_DONE);
    at(4, Hook.CONNECT_START);
    at(30, Hook.CONNECT_DONE);
    at(5, Hook.TLS_START);
    at(40, Hook.TLS_DONE);
    at(6, Hook.GOT_CONN);
    at(50, Hook.WROTE_HEADERS);
    at(60, Hook.WROTE_REQUEST);
    at(70, Hook.FIRST_BYTE);
    at(80, Hook.RESPONSE_HEAD, 200);
    at(90, Hook.LAST_BYTE);
    at(7, Hook.PUT_IDLE_CONN);
    at(8, Hook.CONN_RELEASED);
    at(9, Hook.EXCHANGE_DONE);

    assertPhases(
        Map.of(
            QUEUE, 10, DNS, 20, CONNECT, 30, TLS, 40, SEND, 110, WAIT, 70, RECEIVE, 170, OTHER,
            45));
    assertThat(record.phases().duration(WAIT)).isEqualTo(Duration.ofNanos(70));
    // A log has no use for what took less than a tenth of a millisecond.
    assertThat(record.phases()).hasToString("0.0 ms");
  }

  @Test
  void failedAddressesAreConnectTime() {
    at(0, Hook.CONNECT_START);
    at(10, Hook.CONNECT_DONE);
    at(1, Hook.CONNECT_START);
    at(20, Hook.CONNECT_DONE);
    at(2, Hook.EXCHANGE_DONE);

    assertPhases(Map.of(CONNECT, 30, OTHER, 3));
  }

  @Test
  void failedLookupIsDnsTime() {
    at(0, Hook.EXCHANGE_START);
    at(1, Hook.DNS_START);
    at(10, Hook.DNS_DONE);
    at(2, Hook.CONN_RELEASED);
    at(3, Hook.EXCHANGE_DONE);

    assertPhases(Map.of(DNS, 10, OTHER, 6));
  }

  @Test
  void tunnelsAreProxyTimeAndTheirHandshakesTlsTime() {
    at(0, Hook.TLS_START);
    at(10, Hook.TLS_DONE);
    at(1, Hook.TUNNEL_START);
    at(20, Hook.TUNNEL_DONE, 407);
    at(1, Hook.TUNNEL_START);
    at(30, Hook.TUNNEL_DONE, 200);
    at(1, Hook.TLS_START);
    at(40, Hook.TLS_DONE);

    assertPhases(Map.of(TLS, 50, PROXY, 50, OTHER, 3));
  }

  @Test
  void waitingForContinueIsWaitTimeAndWritingAfterItSendTime() {
    at(0, Hook.GOT_CONN);
    at(1, Hook.WROTE_HEADERS);
    at(2, Hook.WAIT_100_CONTINUE);
    at(10, Hook.FIRST_BYTE);
    at(20, Hook.GOT_100_CONTINUE);
    at(3, Hook.GOT_1XX_RESPONSE, 100);
    at(4, Hook.WROTE_REQUEST);
    at(30, Hook.RESPONSE_HEAD, 200);
    at(40, Hook.LAST_BYTE);

    assertPhases(Map.of(SEND, 10, WAIT, 60, RECEIVE, 40));
  }

  @Test
  void requestThatCouldNotBeSentIsNotWaitedFor() {
    at(0, Hook.WROTE_HEADERS);
    now += 10;
    record.append(Hook.WROTE_REQUEST, now, 0, null, new IOException());
    at(5, Hook.CONN_RELEASED);

    assertPhases(Map.of(SEND, 10, OTHER, 5));
  }

  @Test
  void finalAnswerInsteadOfContinueIsReceived() {
    at(0, Hook.WROTE_HEADERS);
    at(1, Hook.WAIT_100_CONTINUE);
    at(10, Hook.FIRST_BYTE);
    at(20, Hook.RESPONSE_HEAD, 417);
    at(30, Hook.WROTE_REQUEST);
    at(40, Hook.LAST_BYTE);

    assertPhases(Map.of(SEND, 1, WAIT, 30, RECEIVE, 70));
  }

  @Test
  void requestThatIsLeftOffAfterTheLastByteOpensNoPhase() {
    at(0, Hook.WROTE_HEADERS);
    at(10, Hook.FIRST_BYTE);
    at(0, Hook.RESPONSE_HEAD, 413);
    at(20, Hook.LAST_BYTE);
    at(1, Hook.WROTE_REQUEST);
    at(5, Hook.CONN_RELEASED);

    assertPhases(Map.of(SEND, 10, RECEIVE, 20, OTHER, 6));
  }

  @Test
  void afterEarlyHintsTheServerIsWaitedForAgain() {
    at(0, Hook.WROTE_REQUEST);
    at(10, Hook.FIRST_BYTE);
    at(1, Hook.GOT_1XX_RESPONSE, 103);
    at(20, Hook.RESPONSE_HEAD, 200);
    at(2, Hook.LAST_BYTE);

    assertPhases(Map.of(WAIT, 30, RECEIVE, 3));
  }

  @Test
  void earlyHintsWhileContinueIsAwaitedAreStillWaitTime() {
    at(0, Hook.WAIT_100_CONTINUE);
    at(10, Hook.FIRST_BYTE);
    at(1, Hook.GOT_1XX_RESPONSE, 103);
    at(20, Hook.GOT_100_CONTINUE);
    at(2, Hook.WROTE_REQUEST);

    assertPhases(Map.of(WAIT, 31, SEND, 2));
  }

  @Test
  void nothingIsLostOrCountedTwiceWhateverTheOrder() {
    Random random = new Random(20_240_607);
    Hook[] hooks = Hook.values();
    for (int sequence = 0; sequence < 1000; sequence++) {
      long start = random.nextLong();
      ExchangeRecord any = new ExchangeRecord(StillExchange.GET, new Anchor(0, start));
      long expected = 0;
      int length = random.nextInt(60);
      for (int i = 0; i < length; i++) {
        expected += random.nextInt(1_000_000);
        Hook hook = hooks[random.nextInt(hooks.length - 1)];
        any.append(hook, start + expected, random.nextInt(600), null, null);
        assertThat(any.phases().totalNanos()).isEqualTo(expected);
      }

      assertThat(any.duration().toNanos()).isEqualTo(expected);
    }
  }

  private void at(long after, Hook hook) {
    at(after, hook, 0);
  }

  private void at(long after, Hook hook, long value) {
    now += after;
    assertThat(record.append(hook, now, value, null, null)).isNotNegative();
  }

  private void assertPhases(Map<Phase, Integer> expected) {
    Map<Phase, Integer> actual = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      int nanos = Math.toIntExact(record.phases().nanos(phase));
      if (nanos != 0) {
        actual.put(phase, nanos);
      }
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(record.phases().totalNanos()).isEqualTo(now);
  }
}
