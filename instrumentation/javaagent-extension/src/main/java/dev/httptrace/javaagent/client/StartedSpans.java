/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.otel.late.Slot;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the span that the agent has started last on this thread until the chain takes it: the agent
 * starts it right before HttpClient enters the chain, on the same thread (2.24 to 2.33, both
 * clients).
 */
public final class StartedSpans implements BiConsumer<Object, Object> {

  private static final ThreadLocal<@Nullable Started> LAST = new ThreadLocal<>();

  /** Called by the extension's other half, in the agent's class loader. */
  public StartedSpans() {}

  /**
   * Takes what was started.
   *
   * @param span its context, or an entry of that and what {@link Slot} describes
   */
  @Override
  public void accept(Object request, Object span) {
    LAST.set(
        new Started(request, span instanceof Map.Entry<?, ?> entry ? late(entry) : (Context) span));
  }

  @SuppressWarnings("unchecked") // what the other half hands over
  private static Context late(Map.Entry<?, ?> entry) {
    return Slot.in((Context) entry.getKey(), (AtomicReference<@Nullable Object>) entry.getValue());
  }

  /** The context of the span of this request, or {@code null}: only once. */
  static @Nullable Context takeFor(Object request) {
    Started last = take();
    return last != null && last.request == request ? last.context : null;
  }

  /** The context of the span that was started last, if that is the current one: only once. */
  static @Nullable Context takeIfCurrent(Context current) {
    Started last = take();
    return last != null && Span.fromContext(last.context) == Span.fromContext(current)
        ? last.context
        : null;
  }

  private static @Nullable Started take() {
    Started last = LAST.get();
    if (last != null) {
      LAST.set(null);
    }
    return last;
  }

  private record Started(Object request, Context context) {}
}
