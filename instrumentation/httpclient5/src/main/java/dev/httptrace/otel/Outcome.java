/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange came out, by the conventions for HTTP client spans: a status of 400 and above and
 * an exception are errors, a request that the caller cancelled is not.
 *
 * @param errorType the value of {@code error.type}, or {@code null}
 * @param isError whether the span's status says so
 */
record Outcome(@Nullable String errorType, boolean isError) {

  private static final Outcome GOOD = new Outcome(null, false);

  /** How it came out, as far as it went. */
  static Outcome of(ExchangeRecord record) {
    String failure = ErrorType.ofFailure(record);
    if (failure != null) {
      return record.cancelled() ? GOOD : new Outcome(failure, true);
    }
    int status = record.status();
    return status >= 400 ? new Outcome(Integer.toString(status), true) : GOOD;
  }
}
