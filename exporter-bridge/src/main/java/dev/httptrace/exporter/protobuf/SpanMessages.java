/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes spans as an OTLP {@code ExportTraceServiceRequest}, which for spans of one resource and
 * scope is byte for byte what OpenTelemetry's exporter writes (exporter-otlp-common 1.68.0). Spans
 * of several are grouped by what is equal, in the order in which they come.
 *
 * <p>Used by one thread at a time; its messages may be used by others.
 */
public final class SpanMessages {
  /** Room for the length of up to 2 MiB. */
  private static final int GROUP_ROOM = 3;

  /** Room is made for somewhat more than is written. */
  private static final int ROOM_LEFT = 4096;

  private final Buffers buffers;
  private final ProtoBuffer out = new ProtoBuffer();
  private final Origins origins;
  private final SpanWriter writer;
  private final LateSpanWriter late;

  /** Writes nothing yet. */
  public SpanMessages() {
    this(new Buffers());
  }

  SpanMessages(Buffers buffers) {
    Names names = new Names();
    this.buffers = buffers;
    this.origins = new Origins(names);
    AttributeWriter attributes = new AttributeWriter(out, names);
    this.writer = new SpanWriter(out, names, attributes);
    this.late = new LateSpanWriter(out, names, writer, attributes);
  }

  /**
   * Returns the message of spans, to be {@linkplain SpanMessage#release released} by the caller.
   * What a span throws that cannot be read is thrown on.
   *
   * @param most bytes; a message that is much longer is not written to its end
   * @throws IllegalStateException if it is
   */
  public SpanMessage of(List<SpanData> spans, long most) {
    out.begin(buffers.take(), most + ROOM_LEFT);
    late.limit(most + ROOM_LEFT);
    boolean isWritten = false;
    try {
      write(spans);
      isWritten = true;
    } finally {
      if (!isWritten) {
        buffers.give(out.end());
      }
    }
    int length = out.position();
    return new SpanMessage(buffers, out.end(), length);
  }

  private void write(List<SpanData> spans) {
    if (spans.isEmpty()) {
      return;
    }
    if (haveOneOrigin(spans)) {
      resource(Map.of(spans.get(0).getInstrumentationScopeInfo(), spans));
      return;
    }
    Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> grouped = new LinkedHashMap<>();
    SpanData before = spans.get(0);
    List<SpanData> group = group(grouped, before);
    for (SpanData span : spans) {
      if (!haveOneOrigin(before, span)) {
        group = group(grouped, span);
      }
      group.add(span);
      before = span;
    }
    grouped.values().forEach(this::resource);
  }

  private static List<SpanData> group(
      Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> grouped, SpanData span) {
    return grouped
        .computeIfAbsent(span.getResource(), unused -> new LinkedHashMap<>())
        .computeIfAbsent(span.getInstrumentationScopeInfo(), unused -> new ArrayList<>());
  }

  private static boolean haveOneOrigin(List<SpanData> spans) {
    for (int i = 1; i < spans.size(); i++) {
      if (!haveOneOrigin(spans.get(0), spans.get(i))) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // usual, and enough: what is only equal is grouped
  private static boolean haveOneOrigin(SpanData one, SpanData other) {
    return one.getResource() == other.getResource()
        && one.getInstrumentationScopeInfo() == other.getInstrumentationScopeInfo();
  }

  private void resource(Map<InstrumentationScopeInfo, List<SpanData>> spansByScope) {
    Origin origin = origins.resourceOf(spansByScope.values().iterator().next().get(0));
    int opened = out.open(Fields.RESOURCE_SPANS, GROUP_ROOM);
    origin.before(out);
    spansByScope.forEach(this::scope);
    origin.after(out);
    out.close(opened, GROUP_ROOM);
  }

  private void scope(InstrumentationScopeInfo scope, List<SpanData> spans) {
    Origin origin = origins.of(scope);
    int opened = out.open(Fields.SCOPE_SPANS, GROUP_ROOM);
    origin.before(out);
    for (int i = 0; i < spans.size(); i++) {
      span(spans.get(i));
    }
    origin.after(out);
    out.close(opened, GROUP_ROOM);
  }

  private void span(SpanData span) {
    if (!(span instanceof UnrenderedSpan unrendered && late.write(unrendered))) {
      writer.span(span);
    }
  }
}
