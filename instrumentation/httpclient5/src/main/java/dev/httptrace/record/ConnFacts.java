/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Conn;
import dev.httptrace.GotConnInfo;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an exchange as it was when it was got; later it may be closed.
 *
 * @param id HttpClient's name for it, or {@code null} if its connection manager is not traced
 * @param reused whether an earlier exchange used it
 * @param wasIdle whether it came from the pool's idle connections
 * @param idleTime how long it had been idle
 * @param age how long ago it was dialled
 * @param uses how many exchanges used it, this one included; 0 if not known
 * @param local the local address, or {@code null} if not known
 * @param peer the peer's address, or {@code null} if not known
 */
public record ConnFacts(
    @Nullable String id,
    boolean reused,
    boolean wasIdle,
    Duration idleTime,
    Duration age,
    int uses,
    @Nullable SocketAddress local,
    @Nullable SocketAddress peer) {

  static ConnFacts of(GotConnInfo info) {
    Conn conn = info.conn();
    return conn == null
        ? new ConnFacts(
            null, info.reused(), info.wasIdle(), info.idleTime(), Duration.ZERO, 0, null, null)
        : new ConnFacts(
            conn.id(),
            info.reused(),
            info.wasIdle(),
            info.idleTime(),
            conn.age(),
            conn.uses(),
            conn.localAddress(),
            conn.remoteAddress());
  }
}
