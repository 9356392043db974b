/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.util.List;

/** The buckets of a histogram. */
final class Buckets {

  private Buckets() {}

  /**
   * How many buckets lie between two values; 0 if they are in one.
   *
   * @param bounds upper bounds, which belong to their buckets, the last of them infinite
   */
  static int apart(List<Double> bounds, double one, double other) {
    return Math.abs(bucket(bounds, one) - bucket(bounds, other));
  }

  private static int bucket(List<Double> bounds, double value) {
    int bucket = 0;
    while (bucket < bounds.size() && value > bounds.get(bucket)) {
      bucket++;
    }
    if (bucket == bounds.size()) {
      throw new IllegalArgumentException(value + " is in none of the buckets " + bounds);
    }
    return bucket;
  }
}
