/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.time.Duration;

/**
 * Why a call took its time, or why it failed: one sentence with its numbers.
 *
 * <p>Names hosts, ports and addresses; never a path, a query or user information, and of header
 * fields only the name of a metric in {@code Server-Timing}.
 *
 * @param kind in one word
 * @param sentence plain text of at most 240 characters, without a line break
 * @param cost the time it speaks of; zero if it is not about time
 * @param share that time's part of the call, from 0 to 1
 */
public record Verdict(VerdictKind kind, String sentence, Duration cost, double share) {

  static final int LONGEST = 240;

  /** Works out the verdict on a call. */
  public static Verdict of(CallRecord call) {
    return Verdicts.of(call);
  }
}
