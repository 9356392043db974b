/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link ClientTrace#wroteRequest}: Go's WroteRequestInfo.
 *
 * @param error the failure of the connection or of the body's source, or {@code null}
 * @param bodySize bytes of the body written, transfer coding not counted; beyond Go
 */
public record WroteRequestInfo(@Nullable Exception error, long bodySize) {}
