/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

/**
 * An exchange that is dialled for on several threads: whoever ends it has to know the step that is
 * open, so that its start gets its done.
 */
public abstract class SteppedExchange extends TracedExchange {

  protected SteppedExchange(ExchangeView view) {
    super(view);
  }

  /** Tells the start of a step, which has to be told an end should the exchange end before it. */
  public abstract void begin(OpenStep next);
}
