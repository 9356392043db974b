/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Duration;

final class Verdicts {

  private Verdicts() {}

  static Verdict of(CallRecord call) {
    return new Verdict(VerdictKind.NOTHING_UNUSUAL, "Nothing unusual.", Duration.ZERO, 0);
  }
}
