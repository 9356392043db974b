/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** What holds whatever the exchanges of a call tell, and in whatever order. */
@Tag("once")
class LedgerPropertyTest {

  @Provide
  Arbitrary<Sequences.Whole> calls() {
    return Sequences.calls();
  }

  @Property
  void phasesOfAnExchangeAddUpToItsTime(@ForAll("calls") Sequences.Whole whole) {
    for (ExchangeRecord exchange : Sequences.record(whole).exchanges()) {
      assertThat(exchange.phases().totalNanos()).isEqualTo(exchange.duration().toNanos());
      for (Phase phase : Phase.values()) {
        assertThat(exchange.phases().nanos(phase)).isNotNegative();
      }
    }
  }

  @Property
  void exchangesAndPausesAddUpToTheCall(@ForAll("calls") Sequences.Whole whole) {
    CallRecord call = Sequences.record(whole);
    long told = whole.pause();
    for (Sequences.Attempt attempt : whole.attempts()) {
      told += attempt.pause();
      for (Sequences.Told each : attempt.told()) {
        told += each.after();
      }
    }

    CallRecordTest.assertAddsUp(call);
    assertThat(call.duration()).isEqualTo(Duration.ofNanos(told));
  }

  @Property
  void evidenceChargesEachNanosecondOnce(@ForAll("calls") Sequences.Whole whole) {
    CallRecord call = Sequences.record(whole);
    Evidence evidence = new Evidence(call);
    long charged = evidence.paused();
    for (int i = 0; i < call.exchanges().size() - 1; i++) {
      assertThat(evidence.price(i)).isNotNegative();
      charged += evidence.price(i);
    }
    for (Phase phase : Phase.values()) {
      assertThat(evidence.cost(phase)).isNotNegative();
      charged += evidence.cost(phase);
    }

    assertThat(charged).isEqualTo(call.duration().toNanos());
  }

  @Property
  void shortExchangeHasTheVerdictOfTheCallThatIsNoMore(@ForAll("calls") Sequences.Whole whole) {
    for (ExchangeRecord exchange : Sequences.record(shortened(whole)).exchanges()) {
      assertThat(exchange.verdict()).isEqualTo(Verdict.of(CallRecord.of(exchange, List.of())));
    }
  }

  private static Sequences.Whole shortened(Sequences.Whole whole) {
    List<Sequences.Attempt> attempts = new ArrayList<>();
    for (Sequences.Attempt attempt : whole.attempts()) {
      List<Sequences.Told> told =
          attempt.told().stream()
              .map(
                  each ->
                      new Sequences.Told(
                          each.hook(), each.after() / 2000, each.value(), each.failure()))
              .toList();
      attempts.add(
          new Sequences.Attempt(attempt.pause(), told, attempt.cancelled(), attempt.failure()));
    }
    return new Sequences.Whole(whole.start(), attempts, whole.pause(), whole.jvmPauses());
  }

  @Property
  void everyCallHasOneShortVerdict(@ForAll("calls") Sequences.Whole whole) {
    CallRecord call = Sequences.record(whole);
    Verdict verdict = call.verdict();

    assertThat(verdict.sentence())
        .isNotBlank()
        .doesNotContain("\n", "null", " -", "(-")
        .hasSizeLessThanOrEqualTo(Verdict.LONGEST)
        .matches(".*[.?)]");
    assertThat(verdict.share()).isBetween(0.0, 1.0);
    assertThat(verdict.cost()).isBetween(Duration.ZERO, call.duration());
    assertThat(call.verdict()).isEqualTo(verdict);
  }

  @Property
  void failedCallIsNeverCalledUsual(@ForAll("calls") Sequences.Whole whole) {
    CallRecord call = Sequences.record(whole);

    if (call.failure() != null) {
      assertThat(call.verdict().kind()).isNotEqualTo(VerdictKind.NOTHING_UNUSUAL);
    } else if (!call.cancelled()) {
      assertThat(call.verdict().kind())
          .isNotIn(
              VerdictKind.CANCELLED,
              VerdictKind.DNS_FAILED,
              VerdictKind.CONNECT_FAILED,
              VerdictKind.TLS_FAILED,
              VerdictKind.DOWNLOAD_FAILED,
              VerdictKind.SERVER_TIMEOUT,
              VerdictKind.FAILED);
    }
  }
}
