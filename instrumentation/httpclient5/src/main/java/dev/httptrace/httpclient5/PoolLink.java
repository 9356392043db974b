/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolStats;
import org.jspecify.annotations.Nullable;

/** The pool that an operator dials for; set once the pool has been built around the operator. */
final class PoolLink {

  private volatile @Nullable ConnPoolStats<HttpRoute> pool;

  @Nullable ConnPoolStats<HttpRoute> pool() {
    return pool;
  }

  void set(ConnPoolStats<HttpRoute> pool) {
    this.pool = pool;
  }
}
