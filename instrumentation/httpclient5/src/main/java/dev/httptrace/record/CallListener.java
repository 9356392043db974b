/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.util.Objects.requireNonNull;

import dev.httptrace.HookFailures;

/** Told each call that a {@link CallRecorder} recorded. Contained like a hook. */
@FunctionalInterface
public interface CallListener {

  /**
   * Runs once a call is over: after its last exchange, so not before the body of the response is
   * read or given up. On the thread that ends it, which a slow listener delays.
   *
   * @param call complete
   */
  void done(CallRecord call);

  /** Returns a listener that calls this one and then {@code next}, even if this one fails. */
  default CallListener andThen(CallListener next) {
    requireNonNull(next, "next");
    return call -> {
      HookFailures.contain(this, "done", () -> done(call));
      HookFailures.contain(next, "done", () -> next.done(call));
    };
  }
}
