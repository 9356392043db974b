/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.javaagent.client.StartedSpans;
import dev.httptrace.otel.late.LateSpans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizerProvider;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Learns which span the agent has started for which request of HttpClient 5, and says so beside
 * HttpClient. With the async client nothing else does: its span is never current.
 *
 * <p>Context customizers get the request and run before the span starts; operation listeners get no
 * request and run when it has (Instrumenter.doStart, 2.24 to 2.33). So the one leaves the request
 * in the context for the other.
 */
public final class AgentSpanCustomizer implements InstrumenterCustomizerProvider {

  private static final String HTTPCLIENT_5 = "io.opentelemetry.apache-httpclient-5.0";
  private static final ContextKey<@Nullable Object> REQUEST = ContextKey.named("httptrace-request");

  private static final ContextKey<Rest> REST = ContextKey.named("httptrace-rest");

  /** Called by the agent. */
  public AgentSpanCustomizer() {}

  @Override
  public void customize(InstrumenterCustomizer customizer) {
    if (customizer.getInstrumentationName().equals(HTTPCLIENT_5)) {
      ContextCustomizer<Object> requests =
          (context, request, start) -> context.with(REQUEST, request);
      customizer.addContextCustomizer(requests);
      customizer.addOperationMetrics(meter -> new Started());
    }
  }

  private static final class Started implements OperationListener {

    @Override
    public Context onStart(Context context, Attributes startAttributes, long startNanos) {
      Object request = context.get(REQUEST);
      if (request == null) {
        return context;
      }
      // The context may be kept for long, in tasks of the caller: without the request.
      Context started = context.with(REQUEST, null);
      LateSpans late = AgentSdk.lateOrNull();
      Long startNanoTime =
          late == null ? null : late.startNanoTimeOrNull(Span.fromContext(started));
      if (startNanoTime == null) {
        ReceivedSpans.of(request).accept(request, started);
        return started;
      }
      Rest rest = new Rest(new AtomicReference<>(), startNanoTime);
      ReceivedSpans.of(request).accept(request, Map.entry(started, rest.slot()));
      return started.with(REST, rest);
    }

    /** Runs right before the span ends, on the same thread (Instrumenter.doEnd, 2.24 to 2.33). */
    @Override
    public void onEnd(Context context, Attributes endAttributes, long endNanos) {
      Rest rest = context.get(REST);
      LateSpans late = AgentSdk.lateOrNull();
      if (rest != null && late != null) {
        late.ending(Span.fromContext(context), rest.slot(), rest.startNanoTime());
      }
    }
  }

  /** What is left to be written on a span, by {@link StartedSpans} and what comes after it. */
  private record Rest(AtomicReference<@Nullable Object> slot, long startNanoTime) {}
}
