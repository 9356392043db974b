/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What Linux says of a thread: how long it ran, and how long it could have run but had to wait for
 * a CPU. To look costs some microseconds, so a thread is looked at once in five milliseconds, and
 * only while it tells hooks. Used by its thread alone.
 */
final class ThreadClock {

  /** So old may a look be: nobody is to blame for less. */
  static final long LONG_NANOS = 5_000_000;

  /** A thread that has worked for longer than this before its first look did other things. */
  private static final long YOUNG_NANOS = 1_000_000_000;

  /** Two numbers in nanoseconds and one more (Documentation/scheduler/sched-stats.rst). */
  private static final File FILE = new File("/proc/thread-self/schedstat");

  private static final boolean READABLE = FILE.canRead();
  private static final String VIRTUAL = "VirtualThreads";

  // Kept by each thread that tells hooks: what it was like is nobody else's to know.
  private static final ThreadLocal<ThreadClock> CLOCKS = ThreadLocal.withInitial(ThreadClock::new);

  private final byte[] text = new byte[64];
  private boolean known;
  private boolean first;
  private long lookedAt;
  private long worked;
  private long waited;
  private long workedBefore;
  private long waitedBefore;

  private ThreadClock() {}

  /** Whether there is something to be told: not elsewhere, nor of a virtual thread. */
  static boolean isReadable() {
    if (!READABLE) {
      return false;
    }
    // Of a virtual thread it would tell its carrier's. All of them are of this group (JDK 21 on).
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    return group != null && !group.getName().equals(VIRTUAL);
  }

  /** The clock of the present thread, not much older than now, or {@code null}. */
  static @Nullable ThreadClock lookOrNull(long now) {
    return isReadable() ? CLOCKS.get().lookedAt(now) : null;
  }

  private ThreadClock lookedAt(long now) {
    first = !known;
    if (first) {
      known = true;
      lookedAt = now;
      // All that a young thread did belongs to what it was started for, a reactor's above all.
      if (read() && worked > YOUNG_NANOS) {
        workedBefore = worked;
        waitedBefore = waited;
      }
    } else if (now - lookedAt >= LONG_NANOS) {
      workedBefore = worked;
      waitedBefore = waited;
      lookedAt = now;
      read();
    } else {
      workedBefore = worked;
      waitedBefore = waited;
    }
    return this;
  }

  private boolean read() {
    int length;
    try (FileInputStream in = new FileInputStream(FILE)) {
      length = in.read(text);
    } catch (IOException e) {
      // A process may lose the right, or its /proc; then no time goes by.
      return false;
    }
    int end = number(0, length);
    worked = parsed(0, end);
    waited = parsed(end + 1, number(end + 1, length));
    return true;
  }

  private int number(int from, int length) {
    int end = from;
    while (end < length && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end;
  }

  private long parsed(int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text[i] - '0';
    }
    return number;
  }

  /** Whether this is the first look: what lies before it is all that the thread ever did. */
  boolean isFirst() {
    return first;
  }

  /** How long the thread ran, in nanoseconds. */
  long worked() {
    return worked;
  }

  /** How long it could have run and had to wait. */
  long waited() {
    return waited;
  }

  /** How long it ran since the look before, 0 if this one is as old. */
  long workedSince() {
    return worked - workedBefore;
  }

  /** How long it had to wait since the look before, 0 if this one is as old. */
  long waitedSince() {
    return waited - waitedBefore;
  }
}
