/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** Where spans go that the queue has no room for. */
public interface Overflow {
  /** Takes nothing. */
  Overflow NONE =
      new Overflow() {
        @Override
        public boolean isOpen() {
          return false;
        }

        @Override
        public void take(List<SpanData> spans) {
          throw new IllegalStateException("takes nothing");
        }
      };

  /** Tells whether it takes spans now. */
  boolean isOpen();

  /** Takes spans, and counts what becomes of them. */
  void take(List<SpanData> spans);
}
