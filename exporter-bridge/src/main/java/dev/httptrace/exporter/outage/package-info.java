/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Tells the first failure of a row from those that follow.
 *
 * <p>Here belongs what all that write out of the process share when writing fails. The sentence of
 * the warning does not: each writer words its own. Knows no other room; not exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.outage;

import org.jspecify.annotations.NullMarked;
