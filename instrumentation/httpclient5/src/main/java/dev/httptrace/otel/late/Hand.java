/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What a thread hands through the SDK to our sampler and our processors, which the SDK calls on the
 * same thread while a span starts or ends. One for each thread, empty in between.
 */
final class Hand {

  private static final ThreadLocal<Hand> HANDS = ThreadLocal.withInitial(Hand::new);

  /** For the sampler: the attributes of the span that starts. */
  @Nullable Attributes starting;

  /** For the processors: the span that ends. */
  @Nullable LateSpan ending;

  private Hand() {}

  static Hand ofThread() {
    return HANDS.get();
  }
}
