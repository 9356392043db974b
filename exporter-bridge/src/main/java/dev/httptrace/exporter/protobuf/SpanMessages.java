/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

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

  private final Buffers buffers;
  private final ProtoBuffer out = new ProtoBuffer();
  private final Origins origins;
  private final SpanWriter writer;

  /** Writes nothing yet. */
  public SpanMessages() {
    this(new Buffers());
  }

  SpanMessages(Buffers buffers) {
    Names names = new Names();
    this.buffers = buffers;
    this.origins = new Origins(names);
    this.writer = new SpanWriter(out, names, new AttributeWriter(out, names));
  }

  /**
   * Returns the message of spans, to be {@linkplain SpanMessage#release released} by the caller.
   * What a span throws that cannot be read is thrown on.
   */
  public SpanMessage of(List<SpanData> spans) {
    out.begin(buffers.take());
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
    if (haveOneOrigin(spans)) {
      resource(Map.of(spans.get(0).getInstrumentationScopeInfo(), spans));
      return;
    }
    Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> grouped = new LinkedHashMap<>();
    for (SpanData span : spans) {
      grouped
          .computeIfAbsent(span.getResource(), unused -> new LinkedHashMap<>())
          .computeIfAbsent(span.getInstrumentationScopeInfo(), unused -> new ArrayList<>())
          .add(span);
    }
    grouped.values().forEach(this::resource);
  }

  @SuppressWarnings("ReferenceEquality") // usual, and enough: what is only equal is grouped
  private static boolean haveOneOrigin(List<SpanData> spans) {
    if (spans.isEmpty()) {
      return false;
    }
    Resource resource = spans.get(0).getResource();
    InstrumentationScopeInfo scope = spans.get(0).getInstrumentationScopeInfo();
    for (int i = 1; i < spans.size(); i++) {
      SpanData span = spans.get(i);
      if (span.getResource() != resource || span.getInstrumentationScopeInfo() != scope) {
        return false;
      }
    }
    return true;
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
      writer.span(spans.get(i));
    }
    origin.after(out);
    out.close(opened, GROUP_ROOM);
  }
}
