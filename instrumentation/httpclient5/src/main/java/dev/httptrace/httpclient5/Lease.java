/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ExchangeTrace;
import org.jspecify.annotations.Nullable;

/** The pool of an async client is asked for a connection, and answers on another thread. */
final class Lease extends OpenStep {

  private final ExchangeTrace trace;

  Lease(ExchangeTrace trace) {
    this.trace = trace;
  }

  @Override
  void tellStart() {
    trace.leaseStart();
  }

  @Override
  void tellDone(@Nullable Exception error) {
    trace.leaseDone(error);
  }
}
