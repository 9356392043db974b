/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private static final List<Double> BOUNDS =
      List.of(0.001, 0.0025, 0.005, Double.POSITIVE_INFINITY);

  @Test
  void valuesOfOneBucketAreNotApart() {
    assertThat(Buckets.apart(BOUNDS, 0.0011, 0.0025)).isZero();
    assertThat(Buckets.apart(BOUNDS, 1, 2)).isZero();
  }

  @Test
  void bucketsAreCountedInEitherDirection() {
    assertThat(Buckets.apart(BOUNDS, 0.001, 0.002)).isEqualTo(1);
    assertThat(Buckets.apart(BOUNDS, 0.004, 0.0001)).isEqualTo(2);
    assertThat(Buckets.apart(BOUNDS, 0.0001, 0.006)).isEqualTo(3);
  }

  @Test
  void aHistogramWithoutBucketsIsAnError() {
    assertThatThrownBy(() -> Buckets.apart(List.of(), 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1.0 is in none of the buckets []");
  }
}
