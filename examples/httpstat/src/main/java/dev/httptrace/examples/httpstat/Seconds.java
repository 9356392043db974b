/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import org.apache.hc.core5.util.Timeout;

/** Times that are given in seconds, as curl's options have them. */
final class Seconds {

  private static final int A_DAY = 86_400;

  private Seconds() {}

  /**
   * Returns the time.
   *
   * @throws BadInput if that is no time
   */
  static Timeout timeout(String option, double seconds) {
    if (!(seconds > 0) || seconds > A_DAY) {
      throw new BadInput(
          ExitCodes.USAGE,
          option + " must be more than 0 and at most " + A_DAY + " seconds: " + seconds);
    }
    return Timeout.ofMilliseconds(Math.max(1, Math.round(seconds * 1000)));
  }
}
