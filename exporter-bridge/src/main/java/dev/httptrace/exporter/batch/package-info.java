/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Stands between the end of a span and its exporter: a queue that is bounded in bytes, batches that
 * are cut by bytes as well as by number, several of them under way, and an order of who goes first.
 *
 * <p>Here belongs what holds for every exporter. What an answer of a collector means does not: see
 * {@code exporter.otlp}. Knows {@code account}; not exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.batch;

import org.jspecify.annotations.NullMarked;
