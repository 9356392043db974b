/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.parity.Expected.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The scenarios of HTTP/1.1, played with the async client as well. What is compared are the hooks:
 * the caller stands behind HttpClient's own classic face of the async client, which has errors and
 * times of its own.
 */
@Timeout(60)
class AsyncParityTest {

  private static final List<Recorded> RECORDING = Recorded.all();
  private static final Map<String, Expected> CLASSIC = Expected.all();
  private static final Map<String, Expected> ASYNC = Expected.async();
  private static final Scenarios SCENARIOS = Scenarios.all();

  static Stream<Arguments> played() {
    List<Arguments> all = new ArrayList<>();
    for (Recorded recorded : RECORDING) {
      if (isHttp1(recorded)
          && SCENARIOS.byName().containsKey(recorded.name())
          && expected(recorded).verdict() != Verdict.NA) {
        all.add(Arguments.of(recorded, Place.REQUEST));
        if (expected(recorded).verdict() == Verdict.EQUAL) {
          all.add(Arguments.of(recorded, Place.CONTEXT));
        }
      }
    }
    return all.stream();
  }

  /** The others are played with the async client by {@link GoParityTest}. */
  static boolean isHttp1(Recorded recorded) {
    return !recorded.name().startsWith("h2-") && !recorded.name().startsWith("alpn-");
  }

  static Expected expected(Recorded recorded) {
    Expected own = ASYNC.get(recorded.name());
    return own != null ? own : Expected.of(CLASSIC, recorded);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("played")
  void hooksAreGosOrWhatTheReasonSays(Recorded recorded, Place place) throws Exception {
    assumeThat(hasClassicFace()).as("HttpClient 5.5 and later have it").isTrue();
    assumeThat(Expected.of(CLASSIC, recorded).isPossible()).isTrue();
    Expected expected = expected(recorded);

    Sequence actual = SCENARIOS.play(recorded.name(), place, true).hooks();

    String difference =
        expected.verdict() == Verdict.DIFFERS
            ? recorded.tolerance().onOneThread().difference(expected.java().hooks(), actual)
            : recorded.tolerance().difference(recorded.go().hooks(), actual);
    assertThat(difference).as("%s%nwas %s", recorded.name(), actual).isEmpty();
  }

  @Test
  void whatIsSaidOfTheAsyncClientIsOfRecordedScenariosAndHasItsReason() {
    assertThat(ASYNC.keySet())
        .isSubsetOf(RECORDING.stream().map(Recorded::name).collect(Collectors.toSet()));
    assertThat(ASYNC).allSatisfy((name, own) -> assertThat(own.reason()).as(name).isNotEmpty());
  }

  @Test
  void whatIsSaidToDifferDiffers() {
    for (Recorded recorded : RECORDING) {
      Expected own = ASYNC.get(recorded.name());
      if (own != null && own.verdict() == Verdict.DIFFERS) {
        assertThat(recorded.tolerance().difference(recorded.go().hooks(), own.java().hooks()))
            .as(recorded.name())
            .isNotEmpty();
      }
    }
  }

  private static boolean hasClassicFace() {
    return Arrays.stream(HttpAsyncClients.class.getMethods())
        .anyMatch(method -> method.getName().equals("classic"));
  }
}
