/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.RedactedUrl;
import dev.httptrace.record.CallRecord;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call.
 *
 * @param number counts the calls from 1
 * @param calls how many calls there are to be in all, 0 if time decides
 * @param target what was called
 * @param call {@code null} if nothing was tried
 * @param exitCode what curl would end with
 * @param complaint one line on what went wrong, {@code null} if nothing did
 * @param trace where the call was exported to, {@code null} if it was not
 * @param heads of the responses
 */
record Outcome(
    int number,
    int calls,
    Target target,
    @Nullable CallRecord call,
    int exitCode,
    @Nullable String complaint,
    @Nullable TraceLink trace,
    Heads heads) {

  /** The status of the last response, 0 if there was none. */
  int status() {
    return call == null ? 0 : call.status();
  }

  /** Where the last response redirects to, redacted; {@code null} if it does not. */
  @Nullable String redirect() {
    Heads.Head head = heads.last();
    String location = head == null ? null : head.first("Location");
    if (head == null || location == null || head.status() / 100 != 3) {
      return null;
    }
    try {
      return RedactedUrl.of(target.uri().resolve(location).toString());
    } catch (IllegalArgumentException e) {
      return RedactedUrl.of(location);
    }
  }
}
