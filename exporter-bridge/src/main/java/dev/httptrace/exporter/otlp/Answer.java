/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

/**
 * What a collector's answer, or the lack of one, means for the spans of a request.
 *
 * @param rejected spans that the collector says it dropped; of those that are {@code TAKEN} only
 * @param reason what was said, not made harmless yet; empty where nothing is to be said
 */
record Answer(Kind kind, long rejected, String reason) {
  enum Kind {
    /** All spans but those that were rejected. */
    TAKEN,
    /** None, and another attempt may succeed. */
    AGAIN,
    /** None; a smaller request may be taken. */
    TOO_LARGE,
    /** None, and no attempt will be. */
    REFUSED
  }

  static Answer taken() {
    return new Answer(Kind.TAKEN, 0, "");
  }

  static Answer again(String reason) {
    return new Answer(Kind.AGAIN, 0, reason);
  }

  static Answer tooLarge(String reason) {
    return new Answer(Kind.TOO_LARGE, 0, reason);
  }

  static Answer refused(String reason) {
    return new Answer(Kind.REFUSED, 0, reason);
  }
}
