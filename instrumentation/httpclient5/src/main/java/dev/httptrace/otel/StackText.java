/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Writes the stack of an exception as Java does, without any message: one may hold a secret. What
 * the whole may take is bounded.
 */
final class StackText {

  private static final int MOST_EXCEPTIONS = 8;
  private static final int MOST_FRAMES = 64;

  private StackText() {}

  static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder(4096);
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Labelled> next = new ArrayDeque<>();
    next.add(new Labelled("", thrown));
    while (!next.isEmpty() && seen.size() < MOST_EXCEPTIONS) {
      Labelled one = next.remove();
      if (seen.add(one.thrown)) {
        write(text, one);
        for (Throwable suppressed : one.thrown.getSuppressed()) {
          next.add(new Labelled("Suppressed: ", suppressed));
        }
        Throwable cause = one.thrown.getCause();
        if (cause != null) {
          next.addFirst(new Labelled("Caused by: ", cause));
        }
      }
    }
    return text.toString();
  }

  private static void write(StringBuilder text, Labelled one) {
    text.append(one.label).append(one.thrown.getClass().getName()).append('\n');
    StackTraceElement[] frames = one.thrown.getStackTrace();
    int most = Math.min(frames.length, MOST_FRAMES);
    for (int i = 0; i < most; i++) {
      text.append("\tat ").append(frames[i]).append('\n');
    }
    if (most < frames.length) {
      text.append("\t... ").append(frames.length - most).append(" more\n");
    }
  }

  private record Labelled(String label, Throwable thrown) {}
}
