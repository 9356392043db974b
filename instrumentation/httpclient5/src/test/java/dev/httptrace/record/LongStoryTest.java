/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A record stays bounded, whatever a server or a resolver says: the case MoreThan128Events. */
class LongStoryTest {

  private static final long MS = 1_000_000;
  private static final int MANY = 100_000;

  private final ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
  private long now;

  @Test
  void interimResponsesWithoutEndAreCounted() {
    at(1, Hook.WROTE_REQUEST, null);
    for (int i = 0; i < MANY; i++) {
      at(1, Hook.GOT_1XX_RESPONSE, null);
    }
    finish();

    assertThat(record.size()).isLessThan(1100);
    assertThat(record.size() + record.omitted()).isEqualTo(MANY + 5);
    assertThat(record.phase(Phase.WAIT)).isEqualTo(Duration.ofMillis(MANY + 1));
    assertEnded();
  }

  @Test
  void timeOfAddressesThatAreLeftOutIsTheConnects() {
    for (int i = 0; i < MANY; i++) {
      at(0, Hook.CONNECT_START, null);
      at(1, Hook.CONNECT_DONE, new ConnectException("Connection refused"));
    }
    at(0, Hook.CONNECT_START, null);
    at(1, Hook.CONNECT_DONE, null);
    at(1, Hook.WROTE_REQUEST, null);
    finish();

    assertThat(record.size()).isLessThan(1100);
    assertThat(record.phase(Phase.CONNECT)).isEqualTo(Duration.ofMillis(MANY + 1));
    assertThat(record.error(record.lastIndexOf(Hook.CONNECT_DONE))).isNull();
    assertEnded();
  }

  private void finish() {
    at(1, Hook.FIRST_BYTE, null);
    at(1, Hook.LAST_BYTE, null);
    at(1, Hook.CONN_RELEASED, null);
    at(1, Hook.EXCHANGE_DONE, null);
  }

  private void assertEnded() {
    assertThat(record.hook(record.size() - 4)).isEqualTo(Hook.FIRST_BYTE);
    assertThat(record.hook(record.size() - 3)).isEqualTo(Hook.LAST_BYTE);
    assertThat(record.hook(record.size() - 2)).isEqualTo(Hook.CONN_RELEASED);
    assertThat(record.isDone()).isTrue();
    assertThat(record.phases().total()).isEqualTo(record.duration());
  }

  private void at(long after, Hook hook, Exception error) {
    now += after * MS;
    Object detail =
        hook == Hook.CONNECT_START || hook == Hook.CONNECT_DONE ? new Dial("tcp", "a:1") : null;
    record.append(hook, now, 0, detail, error);
  }
}
