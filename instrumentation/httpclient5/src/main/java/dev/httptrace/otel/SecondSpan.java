/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Exchange;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says once that another instrumentation makes a CLIENT span for the calls that ours makes one for.
 * It shows by the header fields of propagation, which are there already.
 */
final class SecondSpan {

  // Baggage without a trace is the application's.
  private static final String BAGGAGE = "baggage";

  // Who makes a second span makes one for most calls, and shows soon.
  private static final int LOOKED_AT_EACH = 1_024;
  private static final int LATER_ONE_IN = 64;

  private final boolean measures;
  private final AtomicBoolean told = new AtomicBoolean();
  // Threads may lose a count to each other, which does no harm.
  private int seen;

  /**
   * Makes it.
   *
   * @param measures whether ours measures {@code http.client.request.duration}
   */
  SecondSpan(boolean measures) {
    this.measures = measures;
  }

  /** Looks at an exchange before its fields are set: those of a later one may be our own. */
  void notice(Collection<String> fields, Exchange exchange) {
    if (exchange.resend() != null || told.get() || !isLookedAt(seen++)) {
      return;
    }
    for (String field : fields) {
      if (!field.equalsIgnoreCase(BAGGAGE)
          && !exchange.requestHeader(field).isEmpty()
          && told.compareAndSet(false, true)) {
        tell(field);
      }
    }
  }

  private static boolean isLookedAt(int seen) {
    return seen < LOOKED_AT_EACH || seen % LATER_ONE_IN == 0;
  }

  private void tell(String field) {
    System.getLogger(Scope.LOGGER)
        .log(
            Level.WARNING,
            "a request already had "
                + field
                + " when httptrace made its client span: another instrumentation, such as the"
                + " OpenTelemetry Java agent, makes one too, and the call has two CLIENT spans"
                + (measures ? " and is measured twice in http.client.request.duration" : "")
                + ". Keep one: OtelHttpTrace.onCurrentSpan() adds to the other span; the setting"
                + " otel.instrumentation.httptrace.enabled=false (with fromEnvironment()) switches"
                + " httptrace off, otel.instrumentation.apache-httpclient.enabled=false the agent's."
                + " Not logged again");
  }
}
