/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where is left what renders a span that somebody else ends, for whoever reads that span when it is
 * exported. That is the extension of the agent, which has a copy of these classes in another class
 * loader: so what is left is known by a type that both have, {@code LongFunction<BiConsumer<Span,
 * Supplier<AttributesBuilder>>>}. It takes the epoch, in nanoseconds, of the moment that is 0 to
 * {@link System#nanoTime}, and gives what writes on a span, with builders of the attributes of its
 * events.
 */
public final class Slot {

  private static final ContextKey<AtomicReference<@Nullable Object>> KEY =
      ContextKey.named("httptrace-slot");

  private Slot() {}

  /** A context whose span is rendered late. */
  public static Context in(Context context, AtomicReference<@Nullable Object> slot) {
    return context.with(KEY, slot);
  }

  /** The one of a context, or {@code null} if its span is to be rendered at once. */
  public static @Nullable AtomicReference<@Nullable Object> ofOrNull(Context context) {
    return context.get(KEY);
  }
}
