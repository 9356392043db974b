/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.otel.late.Slot;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the span that the agent has started last on this thread until the chain takes it: the agent
 * starts it right before HttpClient enters the chain, on the same thread (2.24 to 2.33, both
 * clients).
 *
 * <p>A client may have no chain of ours, or fail before it, and its thread may outlive the
 * application. So a thread holds what was started weakly, in classes of the JDK only: this class,
 * too, is of the application's class loader.
 */
public final class StartedSpans implements BiConsumer<Object, Object> {

  private static final ThreadLocal<
          Map.@Nullable Entry<WeakReference<Object>, WeakReference<Object>>>
      LAST = new ThreadLocal<>();

  /** Called by the extension's other half, in the agent's class loader. */
  public StartedSpans() {}

  /**
   * Takes what was started.
   *
   * @param span its context, or an entry of that and what {@link Slot} describes; to be held by the
   *     caller for as long as the span runs
   */
  @Override
  public void accept(Object request, Object span) {
    LAST.set(Map.entry(new WeakReference<>(request), new WeakReference<>(span)));
  }

  /** The context of the span of this request, or {@code null}: only once. */
  static @Nullable Context takeFor(Object request) {
    var last = take();
    return last != null && last.getKey().refersTo(request)
        ? contextOrNull(last.getValue().get())
        : null;
  }

  /** The context of the span that was started last, if that is the current one: only once. */
  static @Nullable Context takeIfCurrent(Context current) {
    var last = take();
    Context context = last == null ? null : contextOrNull(last.getValue().get());
    return context != null && Span.fromContext(context) == Span.fromContext(current)
        ? context
        : null;
  }

  private static Map.@Nullable Entry<WeakReference<Object>, WeakReference<Object>> take() {
    var last = LAST.get();
    if (last != null) {
      LAST.set(null);
    }
    return last;
  }

  private static @Nullable Context contextOrNull(@Nullable Object span) {
    return span instanceof Map.Entry<?, ?> entry ? late(entry) : (Context) span;
  }

  @SuppressWarnings("unchecked") // what the other half hands over
  private static Context late(Map.Entry<?, ?> entry) {
    return Slot.in((Context) entry.getKey(), (AtomicReference<@Nullable Object>) entry.getValue());
  }
}
