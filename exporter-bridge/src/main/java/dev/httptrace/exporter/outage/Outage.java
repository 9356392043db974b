/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.outage;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Tells the first failure of a row from those that follow, and counts what was lost. */
public final class Outage {
  private final AtomicBoolean on = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();

  /** Returns whether this failure is the first since the last success. */
  public boolean failed(int spans) {
    dropped.add(spans);
    return on.compareAndSet(false, true);
  }

  /** Returns whether this success is the first since the last failure. */
  public boolean succeeded() {
    return on.compareAndSet(true, false);
  }

  public boolean isOn() {
    return on.get();
  }

  public long dropped() {
    return dropped.sum();
  }
}
