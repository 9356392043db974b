/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call.
 *
 * @param number counts the calls from 1
 * @param calls how many calls there are to be in all
 * @param target what was called
 * @param call {@code null} if nothing was tried
 * @param exitCode what curl would end with
 * @param complaint one line on what went wrong, {@code null} if nothing did
 * @param traceId the trace the call was exported with, {@code null} if it was not
 */
record Outcome(
    int number,
    int calls,
    Target target,
    @Nullable CallRecord call,
    int exitCode,
    @Nullable String complaint,
    @Nullable String traceId) {}
