/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Exchange;
import dev.httptrace.ReadableKeys;
import dev.httptrace.RedactedUrl;
import dev.httptrace.record.StillExchange;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetShapeTest {

  private static final String CHARACTERS = "ab/?&=;#@%1";
  private static final int TARGETS = 200_000;

  @Test
  void valuesDiffer() {
    TargetShape shape = shape("/orders/42?expand=items&token=abc");

    assertThat(shape.isOf("/orders/42?expand=all&token=x")).isTrue();
    assertThat(shape.isOf("/orders/43?expand=all&token=x")).isFalse();
    assertThat(shape.isOf("/orders/42?expand=all")).isFalse();
    assertThat(shape.isOf("/orders/42?expand=all&token=")).isFalse();
    assertThat(shape.isOf("/orders/42?expand=all&token=x&more=y")).isFalse();
    assertThat(shape.isOf("/orders/42?expand=all&token=x#part")).isFalse();
    assertThat(shape.isOf("/orders/42")).isFalse();
  }

  /** Only where none is readable are targets known at a glance, and so they must be by default. */
  @Test
  void keysOfWhichNoneIsReadableAreNone() {
    assertThat(ReadableKeys.of(List.of())).isSameAs(ReadableKeys.NONE);
    assertThat(ReadableKeys.of(List.of("password"))).isSameAs(ReadableKeys.NONE);
    assertThat(ReadableKeys.of(List.of("page"))).isNotEqualTo(ReadableKeys.NONE);
  }

  @Test
  void withoutQuery() {
    TargetShape shape = shape("/orders/42");

    assertThat(shape.isOf("/orders/42")).isTrue();
    assertThat(shape.isOf("/orders/42?a=b")).isFalse();
    assertThat(shape.isOf("/orders/4")).isFalse();
  }

  @Test
  void unusualTargetsHaveNone() {
    for (String target : new String[] {"*", "a", "/a;b=c", "/a#b", "/a?b", "/a?b=", "/a?"}) {
      assertThat(shape(target)).as(target).isNull();
    }
  }

  @Test
  void targetsOfOneShapeHaveOneUrl() {
    Random random = new Random(16);
    int shaped = 0;
    for (int i = 0; i < TARGETS; i++) {
      String one = "/a?" + text(random);
      String other = "/a?" + text(random);
      TargetShape shape = shape(one);
      if (shape != null && shape.isOf(other)) {
        shaped++;
        assertThat(url(other)).as(one + " " + other).isEqualTo(url(one));
      }
    }
    assertThat(shaped).isGreaterThan(100);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  private static TargetShape shape(String target) {
    return TargetShape.ofOrNull(target, url(target));
  }

  private static String url(String target) {
    Exchange exchange = new StillExchange("GET", "http", "one.test", 8080, target);
    return RedactedUrl.of(exchange, ReadableKeys.NONE);
  }
}
