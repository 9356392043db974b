/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The exchange that this thread is leasing, dialling or sending for. Resolvers, socket factories
 * and the pool get no context, but HttpClient calls them on the executing thread (seen in 5.2 to
 * 5.7-alpha).
 */
public final class CurrentExchange {

  private static final ThreadLocal<@Nullable TracedExchange> CURRENT = new ThreadLocal<>();

  private CurrentExchange() {}

  public static @Nullable TracedExchange get() {
    return CURRENT.get();
  }

  /** Makes {@code exchange} the current one and returns what was there, for {@link #leave}. */
  public static @Nullable TracedExchange enter(@Nullable TracedExchange exchange) {
    TracedExchange outer = CURRENT.get();
    change(outer, exchange);
    return outer;
  }

  /**
   * Puts back what was there.
   *
   * @param entered what was given to {@link #enter}
   * @param outer what that returned
   */
  public static void leave(@Nullable TracedExchange entered, @Nullable TracedExchange outer) {
    change(entered, outer);
  }

  private static void change(@Nullable TracedExchange from, @Nullable TracedExchange to) {
    // The usual request that nobody traces changes nothing, and writes nothing.
    if (from != to) {
      // Not removed, even if null: an entry that holds nothing keeps nothing, and making it anew
      // for each request would cost more than the request's own share of it.
      CURRENT.set(to);
    }
  }
}
