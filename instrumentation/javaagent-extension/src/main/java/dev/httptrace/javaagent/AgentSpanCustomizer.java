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
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
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

  private static final Logger logger = Logger.getLogger("httptrace");

  private static final String HTTPCLIENT_5 = "io.opentelemetry.apache-httpclient-5.0";

  private static final ContextKey<Handed> HANDED = ContextKey.named("httptrace-handed");

  private final BooleanSupplier isInUse;

  /** Called by the agent. */
  public AgentSpanCustomizer() {
    // The agent asks customizers whether the instrumentation is enabled or not.
    this(HttpTraceInstrumentationModule::isInUse);
  }

  AgentSpanCustomizer(BooleanSupplier isInUse) {
    this.isInUse = isInUse;
  }

  @Override
  public void customize(InstrumenterCustomizer customizer) {
    if (customizer.getInstrumentationName().equals(HTTPCLIENT_5) && isInUse.getAsBoolean()) {
      ContextCustomizer<Object> requests =
          (context, request, start) -> context.with(HANDED, new Handed(request));
      customizer.addContextCustomizer(requests);
      customizer.addOperationMetrics(meter -> new Started());
    }
  }

  private static final class Started implements OperationListener {

    @Override
    public Context onStart(Context context, Attributes startAttributes, long startNanos) {
      Handed handed = context.get(HANDED);
      Object request = handed == null ? null : handed.takeRequest();
      if (handed != null && request != null) {
        try {
          started(context, request, handed);
        } catch (RuntimeException | LinkageError e) {
          logger.log(Level.FINE, "the span of a request is not known: " + request.getClass(), e);
        }
      }
      return context;
    }

    private static void started(Context context, Object request, Handed handed) {
      BiConsumer<Object, Object> receiver = ReceivedSpans.ofOrNull(request);
      if (receiver == null) {
        return;
      }
      LateSpans late = AgentSdk.lateOrNull();
      Long startNanoTime =
          late == null ? null : late.startNanoTimeOrNull(Span.fromContext(context));
      if (startNanoTime == null) {
        handed.given = context;
        receiver.accept(request, context);
      } else {
        Rest rest = new Rest(new AtomicReference<>(), startNanoTime);
        Object span = Map.entry(context, rest.slot());
        handed.given = span;
        receiver.accept(request, span);
        handed.rest = rest;
      }
    }

    /** Runs right before the span ends, on the same thread (Instrumenter.doEnd, 2.24 to 2.33). */
    @Override
    public void onEnd(Context context, Attributes endAttributes, long endNanos) {
      Handed handed = context.get(HANDED);
      Rest rest = handed == null ? null : handed.rest;
      LateSpans late = AgentSdk.lateOrNull();
      if (rest != null && late != null) {
        late.ending(Span.fromContext(context), rest.slot(), rest.startNanoTime());
      }
    }
  }

  /**
   * What goes with a span in its context: first its request, then what is left to be written. The
   * context may be kept for long, in tasks of the caller, so the request is taken out of it.
   */
  private static final class Handed {

    private @Nullable Object request;

    // Receivers hold it weakly. The span's own context may be another one by now: that of a later
    // listener, which has this object too.
    @SuppressWarnings({"unused", "FieldCanBeLocal"}) // read by nobody, but held
    private @Nullable Object given;

    // The span may end on another thread.
    private volatile @Nullable Rest rest;

    Handed(Object request) {
      this.request = request;
    }

    @Nullable Object takeRequest() {
      Object taken = request;
      request = null;
      return taken;
    }
  }

  /** What is left to be written on a span, by {@link StartedSpans} and what comes after it. */
  private record Rest(AtomicReference<@Nullable Object> slot, long startNanoTime) {}
}
