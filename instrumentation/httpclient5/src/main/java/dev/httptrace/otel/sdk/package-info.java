/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * For those who build OpenTelemetry's SDK themselves: makes it ready for spans that are rendered
 * where they are exported. Needs {@code opentelemetry-sdk}, which the rest of this module does not.
 * {@link dev.httptrace.otel.sdk.LateRendering} is the entrance.
 *
 * <p>Belongs here: what has to be done while an SDK is built. Does not belong here: what works with
 * the API alone. Imports {@code otel.late}.
 */
@NullMarked
package dev.httptrace.otel.sdk;

import org.jspecify.annotations.NullMarked;
