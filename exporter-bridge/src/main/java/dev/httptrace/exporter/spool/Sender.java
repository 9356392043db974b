/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.Consumer;

/** Sends what was kept. */
public interface Sender {
  /** Tells whether the collector did not take the last request. */
  boolean isFailing();

  /**
   * Sends spans, and counts those that are taken, refused or rejected.
   *
   * @param left called once, from any thread, with the spans that may be taken another time
   */
  void send(List<SpanData> spans, Consumer<List<SpanData>> left);
}
