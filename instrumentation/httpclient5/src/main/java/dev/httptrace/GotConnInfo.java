/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link ClientTrace#gotConn}: Go's GotConnInfo.
 *
 * @param conn the connection, or {@code null} if the client's connection manager is not traced
 * @param reused whether an earlier exchange used it
 * @param wasIdle whether it lay idle in the pool; not if this exchange was already waiting when it
 *     was given back
 * @param idleTime how long it had been idle; zero if it was not, or if that is not known
 */
public record GotConnInfo(
    @Nullable Conn conn, boolean reused, boolean wasIdle, Duration idleTime) {}
