/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.DiscardReason;
import dev.httptrace.PoolSnapshot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLHandshakeException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Generates what exchanges may tell: in any order, with or without done, failed, cancelled. */
final class Sequences {

  // All but the end, which is told once and last.
  private static final List<Hook> ANY = List.of(Hook.values()).subList(0, Hook.values().length - 1);

  private Sequences() {}

  /** One hook and the time before it. */
  record Told(Hook hook, long after, long value, int failure) {}

  /** One exchange and the pause before it. */
  record Attempt(long pause, List<Told> told, boolean cancelled, int failure) {}

  /** All attempts of a call, the start of the clock, the pause after and those of the JVM. */
  record Whole(long start, List<Attempt> attempts, long pause, List<long[]> jvmPauses) {}

  static Arbitrary<Whole> calls() {
    return Combinators.combine(
            Arbitraries.longs(),
            attempts().list().ofMinSize(1).ofMaxSize(4),
            times(),
            Combinators.combine(times(), times())
                .as((from, length) -> new long[] {from, length})
                .list()
                .ofMaxSize(4))
        .as(Whole::new);
  }

  private static Arbitrary<Attempt> attempts() {
    return Combinators.combine(
            times(),
            told().list().ofMaxSize(40),
            Arbitraries.of(true, false, false, false),
            failures())
        .as(Attempt::new);
  }

  private static Arbitrary<Told> told() {
    return Combinators.combine(
            Arbitraries.of(ANY), times(), Arbitraries.longs().between(0, 600), failures())
        .as(Told::new);
  }

  private static Arbitrary<Long> times() {
    return Arbitraries.oneOf(
        Arbitraries.just(0L),
        Arbitraries.longs().between(1, 1_000_000),
        Arbitraries.longs().between(1, 2_000_000_000));
  }

  /** Mostly none. */
  private static Arbitrary<Integer> failures() {
    return Arbitraries.integers().between(-8, 5);
  }

  static CallRecord record(Whole whole) {
    long now = whole.start();
    List<ExchangeRecord> exchanges = new ArrayList<>();
    for (Attempt attempt : whole.attempts()) {
      now += attempt.pause();
      ExchangeRecord exchange = new ExchangeRecord(StillExchange.GET, new Anchor(0, now));
      for (Told told : attempt.told()) {
        now += told.after();
        exchange.append(told.hook(), now, told.value(), detail(told), failure(told.failure()));
      }
      exchange.cancelled(attempt.cancelled());
      exchange.append(Hook.EXCHANGE_DONE, now, 0, null, failure(attempt.failure()));
      exchanges.add(exchange);
    }
    List<JvmPause> pauses =
        whole.jvmPauses().stream()
            .map(
                pause ->
                    new JvmPause(whole.start() + pause[0], Duration.ofNanos(pause[1]), "collector"))
            .toList();
    return CallRecord.of(
        whole.start(),
        now + whole.pause(),
        exchanges,
        exchanges.get(exchanges.size() - 1).failure(),
        pauses);
  }

  private static @Nullable Object detail(Told told) {
    return switch (told.hook()) {
      case GOT_CONN ->
          new ConnFacts(
              "c1",
              told.value() > 300,
              told.value() > 400,
              Duration.ZERO,
              Duration.ZERO,
              2,
              null,
              null);
      case CONNECT_START, CONNECT_DONE -> new Dial("tcp", "127.0.0.1:80");
      case LEASE_DONE -> told.value() > 300 ? new PoolSnapshot(1, 2, 0, 1) : null;
      case RESPONSE_HEAD -> "1.1";
      case CONN_RELEASED ->
          told.value() > 300
              ? DiscardReason.values()[(int) told.value() % DiscardReason.values().length]
              : null;
      default -> null;
    };
  }

  private static @Nullable Exception failure(int number) {
    return switch (number) {
      case 0 -> new IOException("reset");
      case 1 -> new SocketTimeoutException("Read timed out");
      case 2 -> new ConnectException("Connection refused");
      case 3 -> new UnknownHostException("one.test");
      case 4 -> new SSLHandshakeException("no");
      case 5 -> new CancellationException();
      default -> null;
    };
  }
}
