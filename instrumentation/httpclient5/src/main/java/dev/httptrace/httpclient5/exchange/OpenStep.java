/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A step that is told its start and then, once, its end, by whoever learns it first: with the async
 * client another thread may end the exchange while the start is being told.
 */
public abstract class OpenStep {

  private enum State {
    STARTING,
    OPEN,
    OVER
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);

  public final void start() {
    try {
      tellStart();
    } finally {
      state.set(State.OPEN);
    }
  }

  /** Whether it is still being told its start: too early for its end. */
  public final boolean isStarting() {
    return state.get() == State.STARTING;
  }

  /** Whether its end is still to come. */
  public final boolean isOpen() {
    return state.get() == State.OPEN;
  }

  /** Whether the end is the caller's to tell. */
  public final boolean over() {
    return state.compareAndSet(State.OPEN, State.OVER);
  }

  public final void done(@Nullable Exception error) {
    if (over()) {
      tellDone(error);
    }
  }

  protected abstract void tellStart();

  protected abstract void tellDone(@Nullable Exception error);
}
