/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Spans of OpenTelemetry's SDK that are rendered when they are exported. Loaded only where the SDK
 * is, but for {@link dev.httptrace.otel.late.Rest} and {@link dev.httptrace.otel.late.Slot}, which
 * say what is rendered.
 *
 * <p>Belongs here: how what we write on a span gets past the SDK to its exporter. Does not belong
 * here: what we write. Imports the hooks only.
 */
@NullMarked
package dev.httptrace.otel.late;

import org.jspecify.annotations.NullMarked;
