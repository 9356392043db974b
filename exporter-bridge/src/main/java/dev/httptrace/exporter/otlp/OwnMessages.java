/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.OutsideText;
import dev.httptrace.exporter.protobuf.SpanMessage;
import dev.httptrace.exporter.protobuf.SpanMessages;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests we write ourselves: those in protobuf whose spans can be read. Used by one thread
 * at a time, under a lock.
 */
final class OwnMessages {
  private static final Logger logger = System.getLogger(OwnMessages.class.getName());

  private final Request.Current current;
  private final SpanMessages messages = new SpanMessages();

  OwnMessages(Request.Current current) {
    this.current = current;
  }

  /**
   * Returns the message of spans, to be released when the request is over, or null if
   * OpenTelemetry's exporter has to write it, or only to measure it.
   *
   * @param mostBytes what is longer is not written to its end
   */
  @Nullable SpanMessage of(List<SpanData> spans, long mostBytes) {
    if (!current.isProtobuf()) {
      return null;
    }
    try {
      return messages.of(spans, mostBytes);
    } catch (RuntimeException | Error e) {
      // Somebody else's span, or no memory for another copy of it. What the exporter makes of it is
      // what becomes of the request.
      if (logger.isLoggable(Level.DEBUG)) {
        logger.log(
            Level.DEBUG,
            "httptrace cannot write a request of " + spans.size() + " spans itself",
            OutsideText.shown(e));
      }
      return null;
    }
  }
}
