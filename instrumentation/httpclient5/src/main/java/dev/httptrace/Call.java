/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the user executed: one exchange, and one more for each retry, redirect and round of
 * authentication. Lets a trace keep something for the call beyond the exchange, learn when the call
 * is over, and leave a result where the user finds it. Safe to use from any thread.
 *
 * <p>With HttpClient, the call is in the request's {@code HttpContext} as an attribute of {@link
 * #NAME}; the next call with that context takes its place.
 */
public interface Call {

  /** The name under which a client leaves the call among the attributes of the user's request. */
  String NAME = "dev.httptrace.Call";

  /** {@link System#nanoTime} when the client took the call up. */
  long startNanoTime();

  /**
   * What was kept under a key, or {@code null}.
   *
   * @param key compared by {@code equals}; a trace uses itself or a class of its own
   */
  @Nullable Object attribute(Object key);

  /**
   * Whether the response that the caller gets has come to its end, though the call may not be over:
   * with an asynchronous client the caller's future completes before the connection is given back.
   * {@code false} where the client does not say.
   */
  default boolean isResponseComplete() {
    return false;
  }

  /** Keeps a value for as long as the call itself is kept, in place of what was there. */
  void setAttribute(Object key, Object value);

  /**
   * Has {@code listener} run once, when the client has returned or thrown and the last exchange is
   * over: not before the body of the response is read or given up. Given what the client threw, or
   * {@code null}. Runs on the thread that ends the call and is contained like a hook, after those
   * that were given before it; at once if the call is over and they have run.
   *
   * @param listener not kept longer
   */
  void whenDone(Consumer<@Nullable Exception> listener);
}
