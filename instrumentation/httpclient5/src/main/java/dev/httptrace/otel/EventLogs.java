/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.record.ExchangeRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;

/** The events of an exchange as log records: the successor of span events (OTEP 4430). */
final class EventLogs {

  private static final AttributeKey<String> EVENT_NAME = AttributeKey.stringKey("event.name");

  private final Logger logger;
  private final Recurring recurring;

  EventLogs(Logger logger, Recurring recurring) {
    this.logger = logger;
    this.recurring = recurring;
  }

  /**
   * Emits what there is so far.
   *
   * @param context has the span of the exchange
   */
  void emit(ExchangeRecord record, Context context) {
    int size = record.size();
    for (int i = 0; i < size; i++) {
      String name = ExchangeEvents.name(record, i);
      if (name != null) {
        named(logger.logRecordBuilder(), name)
            .setTimestamp(
                record.anchor().epochNanos() + record.offsetNanos(i), TimeUnit.NANOSECONDS)
            .setContext(context)
            .setSeverity(record.error(i) == null ? Severity.INFO : Severity.WARN)
            .setAllAttributes(ExchangeEvents.attributes(record, i, recurring))
            .emit();
      }
    }
  }

  private static LogRecordBuilder named(LogRecordBuilder log, String name) {
    try {
      return log.setEventName(name);
    } catch (NoSuchMethodError e) {
      // Came with OpenTelemetry 1.50.
      return log.setAttribute(EVENT_NAME, name);
    }
  }
}
