/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.parity.Expected.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario that was recorded with Go, played with HttpClient and compared. */
@Timeout(60)
class GoParityTest {

  private static final List<Recorded> RECORDING = Recorded.all();
  private static final Map<String, Expected> EXPECTED = Expected.all();
  private static final Scenarios SCENARIOS = Scenarios.all();

  /** Those that should be as in Go are played with the trace in each place. */
  static Stream<Arguments> played() {
    List<Arguments> all = new ArrayList<>();
    for (Recorded recorded : RECORDING) {
      if (SCENARIOS.byName().containsKey(recorded.name())) {
        boolean likeGo =
            Set.of("exact", "close").contains(recorded.expectation())
                || Expected.of(EXPECTED, recorded).verdict() == Verdict.EQUAL;
        for (Place place : likeGo ? Place.values() : new Place[] {Place.REQUEST}) {
          all.add(Arguments.of(recorded, place));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("played")
  void happensAsInGoOrAsTheReasonSays(Recorded recorded, Place place) throws Exception {
    Expected expected = Expected.of(EXPECTED, recorded).here();
    assumeThat(expected.isPossible()).as(expected.reason()).isTrue();

    Sequence actual = SCENARIOS.play(recorded.name(), place, false);

    String difference =
        expected.verdict() == Verdict.DIFFERS
            ? recorded.tolerance().onOneThread().difference(expected.java(), actual)
            : recorded.difference(actual);
    assertThat(difference).as("%s%nwas %s", recorded.name(), actual).isEmpty();
  }

  @Test
  void everyScenarioIsPlayedUnlessItCannotBe() {
    Set<String> possible =
        RECORDING.stream()
            .filter(recorded -> Expected.of(EXPECTED, recorded).verdict() != Verdict.NA)
            .map(Recorded::name)
            .collect(Collectors.toSet());

    assertThat(SCENARIOS.byName().keySet()).isEqualTo(possible);
  }

  @Test
  void everyDifferenceHasItsReason() {
    assertThat(EXPECTED)
        .allSatisfy((name, expected) -> assertThat(expected.reason()).as(name).isNotEmpty());
    assertThat(EXPECTED.keySet())
        .isSubsetOf(RECORDING.stream().map(Recorded::name).collect(Collectors.toSet()));
  }

  @Test
  void whatIsSaidToDifferDiffers() {
    for (Recorded recorded : RECORDING) {
      Expected expected = Expected.of(EXPECTED, recorded);
      if (expected.verdict() == Verdict.DIFFERS) {
        assertThat(recorded.difference(expected.java())).as(recorded.name()).isNotEmpty();
      } else {
        assertThat(expected.java().steps()).as(recorded.name()).isEmpty();
      }
    }
  }

  @Test
  void documentAndReadmeSayWhatTheSuiteKnows() {
    ParityDocument document = new ParityDocument(RECORDING, EXPECTED);
    if (System.getProperty("go-parity.write") != null) {
      document.write();
    }

    assertThat(document.isCurrent())
        .as(
            "docs/go-parity.md or the README is behind; to rewrite them: mvn test -pl"
                + " instrumentation/httpclient5 -am -Dtest=GoParityTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dgo-parity.write")
        .isTrue();
  }
}
