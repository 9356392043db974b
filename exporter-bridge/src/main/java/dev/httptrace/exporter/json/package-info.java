/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Writes spans to a file that Jaeger loads.
 *
 * <p>{@link dev.httptrace.exporter.json.OtlpJsonFileExporter} is the entrance. Here belongs the
 * file; its format is in {@code exporter.otlpjson}. What a span holds does not: it is written as it
 * comes, whoever made it.
 */
@NullMarked
package dev.httptrace.exporter.json;

import org.jspecify.annotations.NullMarked;
