/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;

/** Tells the user what came of the calls, each as soon as it is over. */
interface Report {

  /** Says what is about to be seen. */
  void introduce(List<String> lines);

  void told(Outcome outcome);

  /** Whether it is about all calls together, so that nobody wants a line about each. */
  default boolean isSummary() {
    return false;
  }

  /**
   * Says what there is to say of all calls together.
   *
   * @param interrupted whether the user ended them early
   */
  default void done(Tally tally, boolean interrupted) {}
}
