/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

/** Some tries for a demo: what a busy machine adds to a call may be more than what it injects. */
final class DemoTries {

  private static final int TRIES = 4;

  private DemoTries() {}

  /** Asserts that it holds once; throws what it throws the last time. */
  static void hold(Check check) throws Exception {
    for (int tries = 1; tries < TRIES; tries++) {
      try {
        check.hold();
        return;
      } catch (AssertionError busy) {
        // Once more.
      }
    }
    check.hold();
  }

  interface Check {
    void hold() throws Exception;
  }
}
