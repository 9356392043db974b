/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/**
 * Makes the trace of each exchange of a client: the widest of the three places to attach one.
 *
 * <p>A {@link ClientTrace} that implements this too can be attached in the other two places, and is
 * then asked for a trace of each exchange instead of being told its hooks: so it can keep apart
 * what requests that run at the same time tell.
 */
@FunctionalInterface
public interface ClientTraceFactory {

  /**
   * Returns the trace for an exchange that is about to begin. Called once for each exchange, on the
   * thread that executes it, before its first hook. A factory that throws is contained like a hook
   * that throws.
   *
   * @param exchange the exchange; here its {@linkplain Exchange#useContext context} may be replaced
   *     and its {@linkplain Exchange#setRequestHeader header} added to
   * @return the trace, or {@code null} if this exchange is of no interest; it runs under the
   *     context set here and sends the header set here all the same
   */
  @Nullable ClientTrace create(Exchange exchange);
}
