/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of an exchange did while it took long: worked, or waited for a CPU. Notes
 * stretches of time that are long enough to be anybody's fault.
 */
final class OwnTimes {

  private static final long[] NONE = {};
  private static final int ENTRY = 0;
  private static final int WORKED = 1;
  private static final int WAITED = 2;
  private static final int SURE = 3;
  private static final int WIDTH = 4;
  private static final long NO_THREAD = 0;

  private final JvmPauses jvm;
  private final long classes;
  // An id: the thread itself would live as long as the record.
  private long thread;
  private long worked;
  private long waited;
  private long last;
  // Copied with each note, so that who reads sees them whole.
  private volatile long[] notes = NONE;
  private volatile long loaded;

  /** Begins on the thread that begins the exchange. */
  OwnTimes(JvmPauses jvm, long now) {
    this.jvm = jvm;
    this.classes = jvm.classesLoaded();
    this.last = now;
    remember(ThreadClock.lookOrNull(now));
  }

  private void remember(@Nullable ThreadClock clock) {
    thread = clock == null ? NO_THREAD : Thread.currentThread().getId();
    worked = clock == null ? 0 : clock.worked();
    waited = clock == null ? 0 : clock.waited();
  }

  /** An entry was told, on the thread that did what it tells. */
  synchronized void told(int entry, long now) {
    ThreadClock clock = ThreadClock.lookOrNull(now);
    if (now - last >= ThreadClock.LONG_NANOS) {
      long more = jvm.classesLoaded() - classes;
      if (clock == null) {
        note(entry, 0, 0, false, more);
      } else if (thread == Thread.currentThread().getId()) {
        note(entry, clock.worked() - worked, clock.waited() - waited, true, more);
      } else if (clock.isFirst() && clock.workedSince() + clock.waitedSince() > now - last) {
        // All that is known is the thread's whole life, which began before this stretch.
        note(entry, 0, 0, false, more);
      } else {
        // Begun by another thread: what this one did in that time is not known to the last bit.
        note(entry, clock.workedSince(), clock.waitedSince(), false, more);
      }
    }
    last = now;
    remember(clock);
  }

  /**
   * Notes what the thread did before an entry.
   *
   * @param sure whether that is all it did
   * @param classesLoaded how many by then
   */
  void note(int entry, long worked, long waited, boolean sure, long classesLoaded) {
    loaded = classesLoaded;
    int length = notes.length;
    long[] more = Arrays.copyOf(notes, length + WIDTH);
    more[length + ENTRY] = entry;
    more[length + WORKED] = worked;
    more[length + WAITED] = waited;
    more[length + SURE] = sure ? 1 : 0;
    notes = more;
  }

  /** Whether no stretch was long enough to be noted. */
  boolean isEmpty() {
    return notes.length == 0;
  }

  /** How much of the time before an entry the thread worked, in nanoseconds. */
  long worked(int entry) {
    return note(entry, WORKED);
  }

  /** How much of it the thread waited for a CPU, at least. */
  long waited(int entry) {
    return note(entry, WAITED);
  }

  /** Whether there is nothing more to be known of the time before an entry. */
  boolean isSure(int entry) {
    return note(entry, SURE) == 1;
  }

  private long note(int entry, int what) {
    long[] known = notes;
    for (int i = 0; i < known.length; i += WIDTH) {
      if (known[i] == entry) {
        return known[i + what];
      }
    }
    return 0;
  }

  /** How many classes this JVM loaded during the exchange. */
  long classesLoaded() {
    return loaded;
  }
}
