/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.Seam;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import io.opentelemetry.context.Context;
import java.net.InetAddress;
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
  static @Nullable ExchangeTrace enter(Seam seam, List<ClientTrace> fallback) {
    TracedExchange exchange = CurrentExchange.get();
    if (exchange == null) {
      return find(fallback);
    }
    return exchange.seams().enter(seam) ? exchange.trace() : null;
  }

  /** The trace to tell, also while another decorator is telling something. */
  static @Nullable ExchangeTrace get(List<ClientTrace> fallback) {
    TracedExchange exchange = CurrentExchange.get();
    return exchange == null ? find(fallback) : exchange.trace();
  }

  /** The exchange on this thread is told of a handshake, too. */
  static void alsoTold(Seam seam) {
    TracedExchange exchange = CurrentExchange.get();
    if (exchange != null) {
      exchange.seams().told(seam);
    }
  }

  static void answered(List<InetAddress> answers) {
    TracedExchange exchange = CurrentExchange.get();
    if (exchange != null) {
      exchange.seams().answered(answers);
    }
  }

  static void leave() {
    TracedExchange exchange = CurrentExchange.get();
    if (exchange != null) {
      exchange.seams().leave();
    }
  }

  private static @Nullable ExchangeTrace find(List<ClientTrace> fallback) {
    ClientTrace ofContext = ClientTrace.fromContextOrNull(Context.current());
    if (ofContext != null) {
      return ExchangeTrace.containing(ofContext);
    }
    ExchangeTrace all = null;
    for (ClientTrace trace : fallback) {
      all = ExchangeTrace.containing(all == null ? trace : all.andThen(trace));
    }
    return all;
  }
}
