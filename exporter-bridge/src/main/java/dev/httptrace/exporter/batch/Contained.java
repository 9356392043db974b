/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import dev.httptrace.HookFailures;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.jspecify.annotations.Nullable;

/**
 * What other people's code threw on the thread that exports. Nothing may end that thread, not even
 * a lack of memory, which may be over with the next batch: nobody else would export what comes
 * after.
 */
final class Contained {
  private Contained() {}

  /** Logs a failure with its stack, the first of each class and method. Throws nothing. */
  static void report(Object whose, String method, Throwable failure) {
    try {
      HookFailures.contain(whose, method, () -> Contained.<RuntimeException>rethrow(failure));
    } catch (Throwable unlogged) {
      // The JVM's own failures, which are not contained elsewhere; or the log's.
      return;
    }
  }

  /** Completes a flush, whatever those do who wait for it. */
  static void succeed(CompletableResultCode flush) {
    try {
      flush.succeed();
    } catch (Throwable e) {
      report(flush, "whenComplete", e);
    }
  }

  /** Returns why a result is no success, as a log may show it. */
  static String reason(@Nullable Throwable failure) {
    return failure == null ? "the exporter reported a failure" : OneLine.of(failure.toString());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable failure) throws T {
    throw (T) failure;
  }
}
