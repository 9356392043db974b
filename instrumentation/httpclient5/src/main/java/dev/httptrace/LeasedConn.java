/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.time.Duration;
import java.util.List;

/**
 * A connection that is in use, and by whom, as it was when somebody looked.
 *
 * @param id HttpClient's own name for the connection, as in its logs and in {@link Conn#id}; empty
 *     as long as an asynchronous client is making it
 * @param hostPort where the connection leads, {@code host:port}: the proxy if there is one
 * @param held for how long it has been in use without a break, by whomever
 * @param holders the exchanges that use it, the one that has held it longest first. Over HTTP/2
 *     several may; none if its request is not traced
 */
public record LeasedConn(String id, String hostPort, Duration held, List<ConnHolder> holders) {

  /** Makes a copy of the list. */
  public LeasedConn {
    holders = List.copyOf(holders);
  }
}
