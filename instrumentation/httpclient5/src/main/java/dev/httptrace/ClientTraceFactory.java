/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/** Makes the trace of each exchange of a client: the widest of the three places to attach one. */
@FunctionalInterface
public interface ClientTraceFactory {

  /**
   * Returns the trace for an exchange that is about to begin. Called once for each exchange, on the
   * thread that executes it, before its first hook. A factory that throws is contained like a hook
   * that throws.
   *
   * @param exchange the exchange; here its {@linkplain Exchange#useContext context} may be replaced
   *     and its {@linkplain Exchange#setRequestHeader header} added to
   * @return the trace, or {@code null} if this exchange is of no interest
   */
  @Nullable ClientTrace create(Exchange exchange);
}
