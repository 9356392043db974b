/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Writes calls to a HAR file.
 *
 * <p>{@link dev.httptrace.exporter.har.HarFile} is the entrance. Here belongs how a record of a
 * call is told in the terms of HAR 1.2, and its file. What is in the record, and its phases and
 * verdict, do not: they come from {@code dev.httptrace.record}. Needs no OpenTelemetry SDK.
 */
@NullMarked
package dev.httptrace.exporter.har;

import org.jspecify.annotations.NullMarked;
