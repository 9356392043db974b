/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * OTLP/JSON: a batch of spans as one object, written and read back.
 *
 * <p>Here belongs the format. Files, and what is in them when, do not: see {@code exporter.json}
 * and {@code exporter.spool}. Knows {@code text}; not exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.otlpjson;

import org.jspecify.annotations.NullMarked;
