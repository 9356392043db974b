/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The load of a connection pool at one moment: for one route or, when only the pool as a whole is
 * at its limit, for all of them.
 *
 * @param leased connections in use
 * @param pending requests waiting for a connection
 * @param available idle connections
 * @param max connections allowed
 * @param oldestLease for how long the connection that others have used longest has been in use;
 *     {@code null} if the limit is not reached, nobody else uses one, or that is not known
 * @param holder who uses that connection; {@code null} if {@code oldestLease} is, or if the request
 *     is not traced
 * @param keptForOthers how many of the idle connections the request cannot have, as they are kept
 *     for another user token: a client certificate or a login that belongs to the connection. As
 *     far as known
 */
public record PoolSnapshot(
    int leased,
    int pending,
    int available,
    int max,
    @Nullable Duration oldestLease,
    @Nullable ConnHolder holder,
    int keptForOthers) {

  /** Makes a snapshot that does not know its oldest lease. */
  public PoolSnapshot(int leased, int pending, int available, int max) {
    this(leased, pending, available, max, null, null, 0);
  }

  /** Makes a snapshot that does not know who holds its oldest lease. */
  public PoolSnapshot(
      int leased, int pending, int available, int max, @Nullable Duration oldestLease) {
    this(leased, pending, available, max, oldestLease, null, 0);
  }

  /** Makes a snapshot whose idle connections are anybody's. */
  public PoolSnapshot(
      int leased,
      int pending,
      int available,
      int max,
      @Nullable Duration oldestLease,
      @Nullable ConnHolder holder) {
    this(leased, pending, available, max, oldestLease, holder, 0);
  }

  /** Whether no further connection is allowed. */
  public boolean isExhausted() {
    return leased >= max;
  }
}
