/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Tells the first failure of a row from those that follow, and counts what was lost. */
final class Outage {
  private final AtomicBoolean on = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();

  /** Returns whether this failure is the first since the last success. */
  boolean failed(int spans) {
    dropped.add(spans);
    return on.compareAndSet(false, true);
  }

  /** Returns whether this success is the first since the last failure. */
  boolean succeeded() {
    return on.compareAndSet(true, false);
  }

  boolean isOn() {
    return on.get();
  }

  long dropped() {
    return dropped.sum();
  }
}
