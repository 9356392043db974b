/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.fields.FieldHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a record, flat: no object is made for one that has neither detail nor error. A
 * superclass and not a field, so that a record stays one object.
 */
abstract sealed class Entries permits ExchangeRecord {

  // What an exchange on a reused connection tells, and one more.
  private static final int USUAL_SIZE = 14;

  private static final Hook[] HOOKS = Hook.values();

  // A record stays small, whatever a server sends: more than that only of what comes once.
  private static final int MOST = 1024;

  // An entry's offset and hook are one number. That leaves the offset more than four years.
  private static final int HOOK_BITS = 6;
  private static final long HOOK_MASK = (1 << HOOK_BITS) - 1;

  private static final VarHandle SIZE =
      FieldHandles.find(MethodHandles.lookup(), "size", int.class);
  private static final VarHandle ENTRIES =
      FieldHandles.find(MethodHandles.lookup(), "entries", long[].class);
  private static final VarHandle DETAILS =
      FieldHandles.find(MethodHandles.lookup(), "details", Object[].class);
  private static final VarHandle APPENDING =
      FieldHandles.find(MethodHandles.lookup(), "appending", boolean.class);

  private static final long MOMENT_NANOS = 1_000;

  private final Anchor anchor;

  // Entries never change. They are written before the size and read after it, so that readers see
  // them without a lock. The arrays and the size are written by release: a fence would wait until
  // all that the thread has written is in memory, at each of a request's many stores.
  @SuppressWarnings("NullAway.Init") // Through its handle.
  private volatile long[] entries;

  // Of those that come with a number and without an object, the number.
  @SuppressWarnings("NullAway.Init")
  private volatile @Nullable Object[] details;

  private volatile @Nullable Exception @Nullable [] errors;
  private volatile int size;
  // Written before the size, and read after it.
  private int omitted;
  private int status;

  // A lock of the few stores that append an entry. Two threads seldom append at once, and neither
  // waits for anything meanwhile, so that a monitor would cost more than what it guards.
  @SuppressWarnings("UnusedVariable") // Through its handle.
  private volatile boolean appending;

  Entries(Anchor anchor) {
    this.anchor = anchor;
    arrays(new long[USUAL_SIZE], new @Nullable Object[USUAL_SIZE]);
  }

  /** Copies what there is so far, and nothing that comes later. */
  Entries(Entries other) {
    other.lock();
    try {
      anchor = other.anchor;
      arrays(
          Arrays.copyOf(other.entries, other.entries.length),
          Arrays.copyOf(other.details, other.details.length));
      errors = other.errors == null ? null : Arrays.copyOf(other.errors, other.errors.length);
      size = other.size;
      omitted = other.omitted;
      status = other.status;
    } finally {
      other.unlock();
    }
  }

  private void arrays(long[] ofEntries, @Nullable Object[] ofDetails) {
    ENTRIES.setRelease(this, ofEntries);
    DETAILS.setRelease(this, ofDetails);
  }

  private void lock() {
    while (!APPENDING.compareAndSet(this, false, true)) {
      LockSupport.parkNanos(MOMENT_NANOS);
    }
  }

  private void unlock() {
    APPENDING.setRelease(this, false);
  }

  /** The moment to which the offsets refer. */
  public Anchor anchor() {
    return anchor;
  }

  /** Appends an entry and returns its index, or -1 if the exchange is over. */
  int append(
      Hook hook, long nanoTime, long value, @Nullable Object detail, @Nullable Exception error) {
    lock();
    try {
      return appendLocked(hook, nanoTime, value, detail, error);
    } finally {
      unlock();
    }
  }

  private int appendLocked(
      Hook hook, long nanoTime, long value, @Nullable Object detail, @Nullable Exception error) {
    if (isDone()) {
      return -1;
    }
    int index = size;
    if (index >= MOST && isRepeated(hook, error)) {
      omitted++;
      return -1;
    }
    if (index == entries.length) {
      grow(index * 2);
    }
    // Threads that race may read the clock in one order and arrive in the other.
    long least = index == 0 ? 0 : entries[index - 1] >> HOOK_BITS;
    long offset = Math.max(least, nanoTime - anchor.nanoTime());
    entries[index] = offset << HOOK_BITS | hook.ordinal();
    details[index] = detail == null && value != 0 ? Long.valueOf(value) : detail;
    if (hook == Hook.RESPONSE_HEAD) {
      status = (int) value;
    }
    if (error != null) {
      error(index, error);
    }
    SIZE.setRelease(this, index + 1);
    return index;
  }

  /**
   * Whether an entry may be left out of a record that has very many: an interim response, and an
   * address that failed. The last start of a connect stays open in their place, so that the time
   * they took is still the connect's.
   */
  private boolean isRepeated(Hook hook, @Nullable Exception error) {
    boolean connecting = hook(size - 1) == Hook.CONNECT_START;
    return switch (hook) {
      case GOT_1XX_RESPONSE -> true;
      case CONNECT_START -> connecting;
      case CONNECT_DONE -> connecting && error != null;
      default -> false;
    };
  }

  /** How many entries were left out, because a server or a resolver said too much. */
  public int omitted() {
    return size == 0 ? 0 : omitted;
  }

  private void grow(int length) {
    // First, for longer ones do no harm if there is no memory for the others.
    if (errors != null) {
      errors = Arrays.copyOf(errors, length);
    }
    arrays(Arrays.copyOf(entries, length), Arrays.copyOf(details, length));
  }

  private void error(int index, Exception error) {
    @Nullable Exception[] kept = errors;
    if (kept == null) {
      kept = new @Nullable Exception[entries.length];
      errors = kept;
    }
    kept[index] = error;
  }

  /** The number of entries. */
  public int size() {
    return size;
  }

  /** The hook of an entry. */
  public Hook hook(int index) {
    int known = checked(index);
    return HOOKS[(int) (entries[known] & HOOK_MASK)];
  }

  /** When an entry was told: nanoseconds since the start of the exchange. */
  public long offsetNanos(int index) {
    int known = checked(index);
    return entries[known] >> HOOK_BITS;
  }

  /** The number that came with an entry, as {@link Hook} says; 0 if there is none. */
  public long value(int index) {
    int known = checked(index);
    return details[known] instanceof Long value
        ? value
        : hook(index) == Hook.RESPONSE_HEAD ? status() : 0;
  }

  /** The object that came with an entry, as {@link Hook} says, or {@code null}. */
  public @Nullable Object detail(int index) {
    int known = checked(index);
    Object detail = details[known];
    return detail instanceof Long ? null : detail;
  }

  /**
   * The object that came with an entry that always has one, as {@link Hook} says.
   *
   * @throws ClassCastException if it is of another type
   * @throws NullPointerException if there is none
   */
  public <T> T detail(int index, Class<T> type) {
    T detail = type.cast(detail(index));
    if (detail == null) {
      throw new NullPointerException(hook(index) + " without detail");
    }
    return detail;
  }

  /** The error that came with an entry, or {@code null}. */
  public @Nullable Exception error(int index) {
    int known = checked(index);
    @Nullable Exception[] kept = errors;
    return kept == null ? null : kept[known];
  }

  /** Whether any entry came with an error. */
  public boolean hasError() {
    return errors != null;
  }

  /** The time from its start to this entry in nanoseconds, or -1 if the entry is no done. */
  public long durationNanos(int index) {
    Hook start = hook(index).start();
    int from = start == null ? -1 : lastIndexOf(start, index);
    if (from < 0 && hook(index) == Hook.WROTE_REQUEST) {
      // Writing the head failed, so that wroteHeaders was not told.
      from = lastIndexOf(Hook.GOT_CONN, index);
    }
    return from < 0 ? -1 : offsetNanos(index) - offsetNanos(from);
  }

  /** The time from the last entry of a hook to a moment, or 0 if there is none. */
  long nanosSince(Hook hook, long nanoTime) {
    int index = lastIndexOf(hook, size);
    return index < 0 ? 0 : nanoTime - anchor.nanoTime() - offsetNanos(index);
  }

  /** The wall-clock time of the last entry of a hook, or of the start if there is none. */
  long epochMillis(Hook hook) {
    int index = lastIndexOf(hook, size);
    return (anchor.epochNanos() + (index < 0 ? 0 : offsetNanos(index))) / 1_000_000;
  }

  /** The index of the last entry of a hook, or -1. */
  public int lastIndexOf(Hook hook) {
    return lastIndexOf(hook, size);
  }

  /** The index of the first entry of a hook after another entry, or -1. */
  int indexOf(Hook hook, int after) {
    int known = size;
    for (int i = after + 1; i < known; i++) {
      if (hook(i) == hook) {
        return i;
      }
    }
    return -1;
  }

  private int lastIndexOf(Hook hook, int before) {
    long[] told = entries;
    for (int i = before - 1; i >= 0; i--) {
      if ((told[i] & HOOK_MASK) == hook.ordinal()) {
        return i;
      }
    }
    return -1;
  }

  /** Reads the size, so that what was written before it is seen. */
  private int checked(int index) {
    return Objects.checkIndex(index, size);
  }

  /** When the last entry was told, if it is of that hook; else the time now. */
  long timeOfLast(Hook hook) {
    int last = size - 1;
    return last >= 0 && (entries[last] & HOOK_MASK) == hook.ordinal()
        ? anchor.nanoTime() + (entries[last] >> HOOK_BITS)
        : System.nanoTime();
  }

  /** Whether the exchange is over. */
  public boolean isDone() {
    int last = size - 1;
    return last >= 0 && (entries[last] & HOOK_MASK) == Hook.EXCHANGE_DONE.ordinal();
  }

  /** From the first entry to the last, in nanoseconds: once it is over, the exchange's duration. */
  public long durationNanos() {
    int last = size - 1;
    return last < 0 ? 0 : entries[last] >> HOOK_BITS;
  }

  /** The status code, or 0 if no response head was read. */
  public int status() {
    return size == 0 ? 0 : status;
  }
}
