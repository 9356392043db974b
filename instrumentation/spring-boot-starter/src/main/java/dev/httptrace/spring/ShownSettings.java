/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builders of connection managers that Boot has shown, each until the client that it was for is
 * shown too.
 *
 * @param <B> the builder of a connection manager
 */
final class ShownSettings<B> {

  private final String boots;

  /** What was shown and has no client yet, by the depth at which it was. Empty, it is removed. */
  @SuppressWarnings("ThreadLocalUsage") // one for each class of Boot's
  private final ThreadLocal<@Nullable NavigableMap<Integer, B>> shown = new ThreadLocal<>();

  /**
   * Remembers.
   *
   * @param boots the class of Boot's that builds the clients
   */
  ShownSettings(Class<?> boots) {
    this.boots = boots.getName();
  }

  /** What was shown at this depth or deeper before has failed to become a client. */
  void remember(B connections) {
    NavigableMap<Integer, B> open = shown.get();
    if (open == null) {
      open = new TreeMap<>();
      shown.set(open);
    }
    int depth = depth();
    open.tailMap(depth, true).clear();
    open.put(depth, connections);
  }

  /** Returns what was shown for the client that is being built, and forgets it. */
  @Nullable B takeOrNull() {
    NavigableMap<Integer, B> open = shown.get();
    if (open == null) {
      return null;
    }
    int depth = depth();
    B own = open.get(depth);
    open.tailMap(depth, true).clear();
    if (open.isEmpty()) {
      shown.remove();
    }
    return depth == 0 ? null : own;
  }

  /**
   * How many clients are being built on this thread, each within the building of the one before. At
   * one depth they are built one after the other: a client belongs to what was shown last at its
   * own, and must never get the trust of another.
   */
  private int depth() {
    return StackWalker.getInstance()
        .walk(frames -> (int) frames.filter(frame -> frame.getClassName().equals(boots)).count());
  }
}
