/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * An OpenTelemetry SDK that exports spans to Jaeger, started in one line, and files.
 *
 * <p>{@link dev.httptrace.exporter.OtlpBridge} is the entrance; {@link
 * dev.httptrace.exporter.OtlpJsonFileExporter} writes the same spans to a file; {@link
 * dev.httptrace.exporter.HarFile} writes calls to one, and needs no SDK.
 */
@NullMarked
package dev.httptrace.exporter;

import org.jspecify.annotations.NullMarked;
