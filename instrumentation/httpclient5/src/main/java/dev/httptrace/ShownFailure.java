/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a failure in a log: the same text and stack trace, but harmless. Only a failure
 * that needs it has one, so that logs keep the class of all others.
 */
final class ShownFailure extends Throwable {

  private static final long serialVersionUID = 1;

  private ShownFailure(String text, @Nullable Throwable cause, StackTraceElement[] stackTrace) {
    super(text, cause);
    setStackTrace(stackTrace);
  }

  static Throwable of(Throwable failure) {
    try {
      return needsOne(failure, newSet()) ? of(failure, newSet()) : failure;
    } catch (RuntimeException | StackOverflowError e) {
      // Its own methods throw, or it has no end. Whoever prints it will see to that.
      return failure;
    }
  }

  private static Set<Throwable> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static boolean needsOne(@Nullable Throwable failure, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return false;
    }
    String text = failure.toString();
    if (!text.equals(text(text)) || needsOne(failure.getCause(), seen)) {
      return true;
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (needsOne(suppressed, seen)) {
        return true;
      }
    }
    return false;
  }

  private static ShownFailure of(Throwable failure, Set<Throwable> seen) {
    seen.add(failure);
    Throwable cause = failure.getCause();
    ShownFailure shown =
        new ShownFailure(
            text(failure.toString()),
            cause == null || seen.contains(cause) ? null : of(cause, seen),
            failure.getStackTrace());
    for (Throwable suppressed : failure.getSuppressed()) {
      if (!seen.contains(suppressed)) {
        shown.addSuppressed(of(suppressed, seen));
      }
    }
    return shown;
  }

  private static String text(String text) {
    return OutsideText.shown(OutsideText.cut(text, OutsideText.LONGEST_VALUE));
  }

  /** The text of the failure it stands for, which begins with the name of its class. */
  @Override
  @SuppressWarnings("OverrideThrowableToString")
  public String toString() {
    return String.valueOf(getMessage());
  }
}
