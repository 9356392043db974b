/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Draws records of calls for the terminal. */
@NullMarked
package dev.httptrace.exporter.waterfall;

import org.jspecify.annotations.NullMarked;
