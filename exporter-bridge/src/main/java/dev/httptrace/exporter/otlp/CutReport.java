/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.batch.OneLine;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says of the first span only that it was cut, and how: all are counted, and say so. */
final class CutReport {
  private static final Logger logger = System.getLogger(ResilientSpanExporter.class.getName());

  private final AtomicBoolean said = new AtomicBoolean();

  void report(SpanData smaller, String reason) {
    logger.log(
        said.compareAndSet(false, true) ? Level.WARNING : Level.DEBUG,
        "httptrace took the attribute "
            + OneLine.of(String.valueOf(smaller.getAttributes().get(CutSpan.CUT)))
            + " off the span "
            + OneLine.of(smaller.getName())
            + ", which was too large to export with it: "
            + OneLine.of(reason)
            + ". The span is exported with httptrace.export.cut. Further spans that are cut are"
            + " only counted.");
  }
}
