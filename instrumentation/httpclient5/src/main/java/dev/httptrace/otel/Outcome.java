/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange came out, by the conventions for HTTP client spans: a status of 400 and above and
 * an exception are errors, a request that the caller cancelled is not.
 *
 * @param errorType the value of {@code error.type}, or {@code null}
 * @param isError whether the span's status says so
 */
record Outcome(@Nullable String errorType, boolean isError) {

  static Outcome of(int status, @Nullable Exception failure, boolean cancelled) {
    if (cancelled) {
      return new Outcome(null, false);
    }
    if (failure != null) {
      return new Outcome(ErrorType.of(failure), true);
    }
    return status >= 400 ? new Outcome(Integer.toString(status), true) : new Outcome(null, false);
  }
}
