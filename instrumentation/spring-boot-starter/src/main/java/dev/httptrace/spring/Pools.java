/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.pool.ConnPoolControl;

/** Measures or shows the pool of each client. */
interface Pools {

  /**
   * Takes a pool.
   *
   * @param name free once the pool that had it before is gone
   */
  void add(String name, ConnPoolControl<HttpRoute> pool);

  /** Whether it measures them. */
  default boolean isMeasuring() {
    return false;
  }
}
