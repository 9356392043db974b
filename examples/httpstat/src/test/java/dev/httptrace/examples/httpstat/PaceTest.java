/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaceTest {

  // Somewhere, as System.nanoTime() is.
  private long now = Long.MAX_VALUE - 100;
  private final long begun = now;
  private long oversleep;
  private boolean stopped;

  @Test
  void callsAreOneIntervalApart() {
    Pace pace = pace(4, null, 10);
    assertThat(starts(pace, 5)).containsExactly("0 at 0", "1 at 100", "2 at 200", "3 at 300", "-1");
    assertThat(pace.late()).isEqualTo(new Pace.Late(0, 0));
  }

  @Test
  void nothingIsMadeUpForAfterAStall() {
    Pace pace = pace(5, null, 10);
    assertThat(starts(pace, 2)).containsExactly("0 at 0", "1 at 100");
    pass(350);
    assertThat(starts(pace, 4)).containsExactly("2 at 450", "3 at 550", "4 at 650", "-1");
    // All three, and each by what the stall cost.
    assertThat(pace.late()).isEqualTo(new Pace.Late(3, nanos(250)));
  }

  @Test
  void delaysAddUp() {
    Pace pace = pace(3, null, 10);
    assertThat(starts(pace, 1)).containsExactly("0 at 0");
    pass(130);
    assertThat(starts(pace, 1)).containsExactly("1 at 130");
    pass(150);
    assertThat(starts(pace, 1)).containsExactly("2 at 280");
    assertThat(pace.late()).isEqualTo(new Pace.Late(2, nanos(80)));
  }

  @Test
  void wakingLateIsNoLateCallAndBringsTheNextNoCloser() {
    Pace pace = pace(3, null, 10);
    oversleep = nanos(7);
    assertThat(starts(pace, 3)).containsExactly("0 at 0", "1 at 107", "2 at 214");
    assertThat(pace.late()).isEqualTo(new Pace.Late(0, 0));
  }

  @Test
  void withoutARateCallsBeginAtOnceAndAreNeverLate() {
    Pace pace = pace(2, null, 0);
    assertThat(starts(pace, 1)).containsExactly("0 at 0");
    pass(50);
    assertThat(starts(pace, 2)).containsExactly("1 at 50", "-1");
    assertThat(pace.late()).isEqualTo(new Pace.Late(0, 0));
  }

  @Test
  void noCallBeginsWhenTheTimeIsOver() {
    Pace pace = pace(1, Duration.ofMillis(250), 10);
    assertThat(starts(pace, 4)).containsExactly("0 at 0", "1 at 100", "2 at 200", "-1");
    // Nobody waited for a turn that would not come.
    assertThat(now - begun).isEqualTo(nanos(200));
  }

  @Test
  void noCallBeginsOnceStopped() {
    Pace pace = pace(9, null, 0.000_000_000_1);
    assertThat(starts(pace, 1)).containsExactly("0 at 0");
    stopped = true;
    assertThat(starts(pace, 1)).containsExactly("-1");
  }

  private Pace pace(int calls, @Nullable Duration time, double rate) {
    Plan plan = new Plan(List.of(Target.parse("one.test")), calls, 1, time, rate);
    return new Pace(plan, () -> now, this::sleep);
  }

  private boolean sleep(long nanos) {
    if (!stopped && nanos > 0) {
      now += nanos + oversleep;
    }
    return stopped;
  }

  private void pass(int millis) {
    now += nanos(millis);
  }

  private List<String> starts(Pace pace, int times) {
    return IntStream.range(0, times)
        .map(each -> pace.next())
        .mapToObj(index -> index < 0 ? "-1" : index + " at " + (now - begun) / nanos(1))
        .toList();
  }

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }
}
