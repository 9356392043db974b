/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

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
}
