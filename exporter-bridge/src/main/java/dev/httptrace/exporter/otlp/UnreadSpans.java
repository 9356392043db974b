/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.AbstractCollection;
import java.util.Collections;
import java.util.Iterator;

/**
 * What OpenTelemetry's exporter is given instead of spans that it is not to write: as many as there
 * are, which it counts, and none to be read (OtlpHttpSpanExporter, OtlpGrpcSpanExporter and {@code
 * SpanReusableDataMarshaler} in exporter-otlp 1.68.0).
 */
final class UnreadSpans extends AbstractCollection<SpanData> {
  private final int size;

  UnreadSpans(int size) {
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Iterator<SpanData> iterator() {
    return Collections.emptyIterator();
  }
}
