/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span that the pipeline's thread has taken, and that waits to be exported.
 *
 * @param number the order in which spans ended
 * @param bytes what it takes in memory, about
 * @param round the flush that has to wait for it
 */
record Waiting(SpanData data, long number, int bytes, Round round) {}
