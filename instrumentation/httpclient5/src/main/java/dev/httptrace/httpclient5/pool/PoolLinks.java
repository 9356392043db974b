/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.LeasedConn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.WeakHashMap;

/**
 * The pools there are, so that who has a connection manager finds what is known of its connections.
 *
 * <p>Static, for HttpClient's managers have no place to keep anything; held weakly, as long as
 * their manager is.
 */
public final class PoolLinks {

  // A link holds its manager, which holds the link: neither is held from here.
  private static final WeakHashMap<PoolLink, Boolean> KNOWN = new WeakHashMap<>();

  private PoolLinks() {}

  static void add(PoolLink link) {
    synchronized (KNOWN) {
      KNOWN.put(link, Boolean.TRUE);
    }
  }

  /** Returns the links of a connection manager, usually one. */
  static List<PoolLink> of(Object manager) {
    synchronized (KNOWN) {
      return KNOWN.keySet().stream().filter(link -> link.isOf(manager)).toList();
    }
  }

  /**
   * Returns the connections of a manager that are in use, the one that has been longest first.
   *
   * @throws IllegalArgumentException if the manager is not known
   */
  public static List<LeasedConn> leases(Object manager) {
    List<PoolLink> links = of(manager);
    if (links.isEmpty()) {
      throw new IllegalArgumentException(
          "the leases of this connection manager are not known, it was not built by"
              + " TracedHttpClients or TracedHttpAsyncClients.connections(): "
              + manager.getClass().getName());
    }
    List<LeasedConn> leases = new ArrayList<>();
    links.forEach(link -> link.addLeases(leases));
    leases.sort(Comparator.comparing(LeasedConn::held).reversed());
    return leases;
  }
}
