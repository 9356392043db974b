/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.List;
import java.util.function.Supplier;

/**
 * What is known of the pool of a connection manager: its loads, server by server, whenever it is
 * asked, and, while somebody listens, what becomes of its connections.
 */
public interface PoolSource extends Supplier<List<PoolLoad>> {

  /**
   * Begins to tell a listener. While nobody listens this costs requests nothing.
   *
   * @param listener kept by the pool
   * @return ends it; the second call does nothing. Tells nothing where the connections of the
   *     manager are not traced
   */
  Runnable listen(PoolListener listener);
}
