/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Go's {@code net/http/httptrace}: {@link dev.httptrace.ClientTrace} with its sixteen hooks, their
 * arguments, composition, and how a trace is attached to a context.
 *
 * <p>Belongs here: what a trace is called with, whichever HTTP client calls it, and what keeps a
 * failing trace from harming a request. Does not belong here: HttpClient, records, OpenTelemetry
 * beyond its context. Imports no other room.
 */
@NullMarked
package dev.httptrace;

import org.jspecify.annotations.NullMarked;
