/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.util.concurrent.ExecutionException;

/** Tells an {@link Error} to hooks, which take exceptions. */
final class Failures {

  private Failures() {}

  static Exception asException(Throwable failure) {
    if (failure instanceof AbortedExchangeException aborted) {
      return aborted.abort();
    }
    return failure instanceof Exception exception ? exception : new ExecutionException(failure);
  }
}
