/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the sentences of verdicts are written: their length, names, times and sizes. */
class VerdictTextTest {

  private static final long MS = 1_000_000;

  @Test
  void tooLongSentenceLosesItsAdviceFirst() {
    String facts = "All of it was a " + "long ".repeat(40) + "story.";
    String advice = " Tell a shorter one to everybody who has to read it.";

    assertThat(Verdicts.verdict(1, VerdictKind.DNS_SLOW, 1, facts + advice).sentence())
        .isEqualTo(facts);
    assertThat(Verdicts.verdict(1, VerdictKind.DNS_SLOW, 1, "x".repeat(300) + ".").sentence())
        .isEqualTo("x".repeat(Verdict.LONGEST - 1) + "…");
  }

  @Test
  void namesFromOutsideAreCutAndCleaned() {
    String name = "a".repeat(60) + "\n.test";
    ExchangeRecord far =
        new ExchangeRecord(new StillExchange("GET", "http", name, 80, "/"), new Anchor(0, 0));
    far.append(Hook.DNS_START, 0, 0, null, null);
    far.append(Hook.DNS_DONE, 400 * MS, 0, null, new IOException("secret\n"));
    far.append(Hook.EXCHANGE_DONE, 400 * MS, 0, null, new IOException("secret\n"));

    assertThat(far.verdict().sentence())
        .isEqualTo(
            "DNS lookup of "
                + "a".repeat(48)
                + "… failed after 400 ms: IOException. Check the name and the resolver.");
  }

  @Test
  void timesAndSizesHaveAboutThreeDigits() {
    assertThat(List.of(400_000L, 9_949_999L, 9_950_000L, 932 * MS, 999_500_000L, 58_200 * MS))
        .extracting(Wording::time)
        .containsExactly("0.4 ms", "9.9 ms", "10 ms", "932 ms", "1.0 s", "58.2 s");
    assertThat(List.of(540_000 * MS, 36_000_000 * MS))
        .extracting(Wording::time)
        .containsExactly("9.0 min", "10.0 h");
    assertThat(Wording.throughput(2000, 250 * MS)).isEqualTo("2.0 kB at 8.0 kB/s");
    assertThat(Wording.size(1_500_000)).isEqualTo("1.5 MB");
  }
}
