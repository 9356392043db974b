/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.Call;
import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ConnHolder;
import dev.httptrace.Exchange;
import dev.httptrace.LeasedConn;
import dev.httptrace.otel.CurrentSpanBuilder;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.internal.SpanKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the CLIENT span that the agent has made for a call, or makes one where the agent made
 * none: its instrumentation of HttpClient may be switched off.
 */
final class AgentTrace implements ClientTraceFactory {

  /** The key of the context of a call's span. */
  static final Object SPAN = AgentTrace.class;

  private final OtelHttpTrace onAgentsSpan;

  private AgentTrace(OtelHttpTrace onAgentsSpan) {
    this.onAgentsSpan = onAgentsSpan;
  }

  /** The one of this HttpClient. */
  static AgentTrace get() {
    return Lazily.TRACE;
  }

  @Override
  public @Nullable ClientTrace create(Exchange exchange) {
    Context span = spanOrNull(exchange);
    return span == null
        ? ClientSpans.TRACE.create(exchange)
        : onAgentsSpan.create(new ExchangeUnder(span, exchange));
  }

  @Override
  public @Nullable Duration leakThreshold() {
    return onAgentsSpan.leakThreshold();
  }

  /** Client spans have a meter in any case. */
  @Override
  public void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {
    ClientSpans.TRACE.heldTooLong(conn, holder, ofExchange(context));
  }

  @Override
  public void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {
    ClientSpans.TRACE.heldNoLonger(conn, holder, ofExchange(context));
  }

  @Override
  public double callSiteRatio() {
    return onAgentsSpan.callSiteRatio();
  }

  /** An async exchange runs under the span of its caller, which is given no events. */
  private static Context ofExchange(Context context) {
    return isUnderClientSpan(context) ? context : Context.root();
  }

  private static @Nullable Context spanOrNull(Exchange exchange) {
    Call call = exchange.call();
    if (call != null && call.attribute(SPAN) instanceof Context started) {
      return started;
    }
    Context current = exchange.context();
    return isUnderClientSpan(current) ? current : null;
  }

  /**
   * Whether the agent has made a CLIENT span further out, under which it makes no second one: that
   * of an AWS service, say. By its default strategy spans suppress those of the same conventions,
   * by another those of the same kind.
   */
  private static boolean isUnderClientSpan(Context context) {
    return SpanKey.HTTP_CLIENT.fromContextOrNull(context) != null
        || SpanKey.KIND_CLIENT.fromContextOrNull(context) != null;
  }

  private static AgentTrace asSet() {
    OpenTelemetry agent = GlobalOpenTelemetry.get();
    AgentSettings settings = AgentSettings.get();
    CurrentSpanBuilder onSpan = OtelHttpTrace.onCurrentSpanBuilder().openTelemetry(agent);
    if (settings.phaseMetrics()) {
      onSpan.phaseMetrics(agent);
    }
    return new AgentTrace(onSpan.fromEnvironment().settings(settings.properties()).build());
  }

  private static final class Lazily {

    static final AgentTrace TRACE = asSet();
  }

  /** Not made where the agent makes all spans and no connection is held too long. */
  private static final class ClientSpans {

    static final OtelHttpTrace TRACE =
        OtelHttpTrace.clientSpansBuilder(GlobalOpenTelemetry.get())
            .fromEnvironment()
            .settings(AgentSettings.get().properties())
            // An SDK that is seen from here is the application's, never the agent's.
            .lateRendering(false)
            .build();
  }
}
