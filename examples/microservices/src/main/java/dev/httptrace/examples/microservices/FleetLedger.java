/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Notes each span as it is exported, to compare with what arrives at the pipeline's end. */
final class FleetLedger implements SpanExporter {

  private final Queue<FleetSpan> spans = new ConcurrentLinkedQueue<>();

  @Override
  public CompletableResultCode export(Collection<SpanData> ended) {
    ended.forEach(span -> spans.add(FleetSpan.of(span)));
    return CompletableResultCode.ofSuccess();
  }

  int size() {
    return spans.size();
  }

  void write(Path file) throws IOException {
    Files.write(file, spans.stream().map(FleetSpan::line).toList());
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
