/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.exchange.OpenStep;
import org.jspecify.annotations.Nullable;

/** The pool of an async client is asked for a connection, and answers on another thread. */
public final class Lease extends OpenStep {

  private final ExchangeTrace trace;

  public Lease(ExchangeTrace trace) {
    this.trace = trace;
  }

  @Override
  protected void tellStart() {
    trace.leaseStart();
  }

  @Override
  protected void tellDone(@Nullable Exception error) {
    trace.leaseDone(error);
  }
}
