/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.Call;
import dev.httptrace.Exchange;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/** Sends the span of an exchange to the server, in the header fields of the propagator. */
final class Propagation {

  private final TextMapPropagator propagator;
  private final boolean toOtherHosts;
  private final SecondSpan secondSpan;

  /**
   * Makes it.
   *
   * @param toOtherHosts whether the fields go along with a redirect to another host
   */
  Propagation(TextMapPropagator propagator, boolean toOtherHosts, SecondSpan secondSpan) {
    this.propagator = propagator;
    this.toOtherHosts = toOtherHosts;
    this.secondSpan = secondSpan;
  }

  void inject(Context context, Exchange exchange) {
    secondSpan.notice(propagator.fields(), exchange);
    if (toOtherHosts || isHostOfTheCall(exchange)) {
      propagator.inject(context, exchange, Propagation::setHeader);
    } else {
      // What the caller or somebody else has put there comes with HttpClient's copy of the request.
      propagator.fields().forEach(exchange::removeRequestHeader);
    }
  }

  private boolean isHostOfTheCall(Exchange exchange) {
    Call call = exchange.call();
    Resend resend = exchange.resend();
    if (call == null) {
      return resend == null || resend.reason() != Resend.Reason.REDIRECT;
    }
    if (resend == null) {
      call.setAttribute(this, exchange.host());
      return true;
    }
    return call.attribute(this) instanceof String host && host.equalsIgnoreCase(exchange.host());
  }

  private static void setHeader(@Nullable Exchange exchange, String name, String value) {
    if (exchange != null) {
      exchange.setRequestHeader(name, value);
    }
  }
}
