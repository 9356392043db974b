/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Draws records of calls for the terminal.
 *
 * <p>{@link dev.httptrace.exporter.waterfall.Waterfall} is the entrance. Here belong rows, bars,
 * axis and colours. What took the time does not: phases and verdict come from {@code
 * dev.httptrace.record}. Needs no OpenTelemetry SDK.
 */
@NullMarked
package dev.httptrace.exporter.waterfall;

import org.jspecify.annotations.NullMarked;
