/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import org.junit.jupiter.api.Test;

class KeyOrderTest {

  private final KeyOrder order = new KeyOrder(10);

  /** Each span that follows has an array of values of this length. */
  @Test
  void arrayIsNoLongerThanItHasToBe() {
    order.is(keys(40), 21);
    assertThat(order.last()).hasSize(21);

    order.is(keys(40), 3);
    assertThat(order.last()).hasSize(10);
  }

  @Test
  void anyNumberIsNotHeld() {
    order.is(keys(80), 65);
    assertThat(order.last()).hasSize(10).containsOnlyNulls();
  }

  private static AttributeKey<?>[] keys(int length) {
    AttributeKey<?>[] keys = new AttributeKey<?>[length];
    for (int i = 0; i < length; i++) {
      keys[i] = AttributeKey.stringKey("key" + i);
    }
    return keys;
  }
}
