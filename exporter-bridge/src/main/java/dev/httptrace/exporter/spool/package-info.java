/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Keeps spans on disk that no collector takes, and has them sent once one does, by this process or
 * by the next.
 *
 * <p>Here belong the files, their bounds, and when their lines are sent. How a line is sent and
 * what an answer means does not: see {@code exporter.otlp}. Knows {@code account}, {@code outage}
 * and {@code otlpjson}; not exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.spool;

import org.jspecify.annotations.NullMarked;
