/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * An OpenTelemetry SDK that exports spans to Jaeger, started in one line.
 *
 * <p>{@link dev.httptrace.exporter.OtlpBridge} is the entrance. Here belongs what a user writes to
 * start it, and how that is laid over the settings of the environment. What then happens to a batch
 * of spans does not: it is in {@code .otlp}. Nor do other ways out of the process: {@link
 * dev.httptrace.exporter.json} writes spans to a file, {@link dev.httptrace.exporter.har} and
 * {@link dev.httptrace.exporter.waterfall} show calls and need no SDK.
 */
@NullMarked
package dev.httptrace.exporter;

import org.jspecify.annotations.NullMarked;
