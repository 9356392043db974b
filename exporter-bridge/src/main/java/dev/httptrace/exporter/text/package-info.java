/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * How text is written into files.
 *
 * <p>Here belongs what the formats of several rooms share: characters and their escapes. What is
 * written, and in which fields, does not: each format is in its own room. Knows no other room; not
 * exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.text;

import org.jspecify.annotations.NullMarked;
