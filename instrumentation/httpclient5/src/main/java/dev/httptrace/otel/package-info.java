/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Renders records as OpenTelemetry spans, events, attributes and metrics, and propagates contexts.
 * {@link dev.httptrace.otel.OtelHttpTrace} is the entrance.
 *
 * <p>Belongs here: names and values of the semantic conventions, settings of what is emitted. Does
 * not belong here: HttpClient, verdicts, the SDK and its exporters. Imports hooks and records.
 */
@NullMarked
package dev.httptrace.otel;

import org.jspecify.annotations.NullMarked;
