/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import io.opentelemetry.context.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds whom a decorator tells that may stand alone in a client that is not instrumented: the
 * exchange on this thread, else the trace in the current context, else what it was given.
 */
final class SeamTrace {

  private SeamTrace() {}

  /**
   * The trace to tell, until {@link #leave}; or {@code null} if there is none, or if another
   * decorator further out is telling the exchange just this. Then there is nothing to leave.
   */
  static @Nullable ClientTrace enter(Seam seam, List<ClientTrace> fallback) {
    TracedExchange exchange = CurrentExchange.get();
    if (exchange == null) {
      return find(fallback);
    }
    return exchange.seams().enter(seam) ? exchange.trace() : null;
  }

  static void leave() {
    TracedExchange exchange = CurrentExchange.get();
    if (exchange != null) {
      exchange.seams().leave();
    }
  }

  private static @Nullable ClientTrace find(List<ClientTrace> fallback) {
    ClientTrace ofContext = ClientTrace.fromContextOrNull(Context.current());
    if (ofContext != null) {
      return ExchangeTrace.containing(ofContext);
    }
    ClientTrace all = null;
    for (ClientTrace trace : fallback) {
      all = all == null ? ExchangeTrace.containing(trace) : all.andThen(trace);
    }
    return all;
  }
}
