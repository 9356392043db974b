/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** Arrays that are used again, of a bounded size together. Safe to use from any thread. */
final class Buffers {
  /** Some large batches, or a few hundred small ones. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int NEW_BYTES = 1 << 14;

  private final Deque<byte[]> kept = new ArrayDeque<>();
  private int keptBytes;

  /** Returns an array that is nobody else's, with anything in it. */
  synchronized byte[] take() {
    byte[] buffer = kept.pollLast();
    if (buffer == null) {
      return new byte[NEW_BYTES];
    }
    keptBytes -= buffer.length;
    return buffer;
  }

  /**
   * Keeps an array that nobody reads or writes any more, if there is room for it. Smaller ones give
   * way if that makes room: a large message would have to grow one of them again.
   */
  synchronized void give(byte[] buffer) {
    if (buffer.length > MOST_BYTES - keptBytes + smallerBytes(buffer.length)) {
      return;
    }
    Iterator<byte[]> others = kept.iterator();
    while (buffer.length > MOST_BYTES - keptBytes) {
      int length = others.next().length;
      if (length < buffer.length) {
        others.remove();
        keptBytes -= length;
      }
    }
    keptBytes += buffer.length;
    kept.addLast(buffer);
  }

  private int smallerBytes(int length) {
    int bytes = 0;
    for (byte[] buffer : kept) {
      bytes += buffer.length < length ? buffer.length : 0;
    }
    return bytes;
  }

  /** Returns the bytes of the arrays that wait to be used again. */
  synchronized int keptBytes() {
    return keptBytes;
  }
}
