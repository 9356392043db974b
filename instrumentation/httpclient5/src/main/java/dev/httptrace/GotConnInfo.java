/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ClientTrace#gotConn} tells: Go's GotConnInfo.
 *
 * @param conn the connection, or {@code null} if the client's connection manager is not traced
 * @param reused whether an earlier exchange used it
 * @param wasIdle whether it came from the pool's idle connections
 * @param idleTime how long it had been idle; zero if it was not, or if that is not known
 */
public record GotConnInfo(
    @Nullable Conn conn, boolean reused, boolean wasIdle, Duration idleTime) {}
