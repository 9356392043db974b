/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.Map;

/** Reads ids, trace flags and trace state. */
final class StoredContext {
  /** The bit of trace.proto's SpanFlags that says that a parent, or a linked span, is remote. */
  private static final int REMOTE = 0x200;

  private StoredContext() {}

  static SpanContext own(Map<String, Object> span) {
    return SpanContext.create(
        JsonTree.text(span, "traceId"), JsonTree.text(span, "spanId"), flags(span), state(span));
  }

  /** Its flags and state are not written; nobody sends them. */
  static SpanContext parent(Map<String, Object> span, String traceId) {
    String id = JsonTree.text(span, "parentSpanId");
    if (id.isEmpty()) {
      return SpanContext.getInvalid();
    }
    return create(isRemote(span), traceId, id, TraceFlags.getDefault(), TraceState.getDefault());
  }

  static SpanContext linked(Map<String, Object> link) {
    return create(
        isRemote(link),
        JsonTree.text(link, "traceId"),
        JsonTree.text(link, "spanId"),
        flags(link),
        state(link));
  }

  private static SpanContext create(
      boolean remote, String traceId, String spanId, TraceFlags flags, TraceState state) {
    return remote
        ? SpanContext.createFromRemoteParent(traceId, spanId, flags, state)
        : SpanContext.create(traceId, spanId, flags, state);
  }

  private static boolean isRemote(Map<String, Object> of) {
    return (JsonTree.number(of, "flags") & REMOTE) != 0;
  }

  private static TraceFlags flags(Map<String, Object> of) {
    return TraceFlags.fromByte((byte) JsonTree.number(of, "flags"));
  }

  /** The builder puts what comes last first. */
  private static TraceState state(Map<String, Object> of) {
    String written = JsonTree.text(of, "traceState");
    if (written.isEmpty()) {
      return TraceState.getDefault();
    }
    TraceStateBuilder state = TraceState.builder();
    String[] entries = written.split(",", -1);
    for (int i = entries.length - 1; i >= 0; i--) {
      int equals = entries[i].indexOf('=');
      if (equals > 0) {
        state.put(entries[i].substring(0, equals), entries[i].substring(equals + 1));
      }
    }
    return state.build();
  }
}
