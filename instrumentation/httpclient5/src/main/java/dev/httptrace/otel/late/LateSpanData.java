/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Collections;
import java.util.List;

/** A span with its rest. */
final class LateSpanData extends DelegatingSpanData {

  private final Attributes attributes;
  private final int totalAttributes;
  private final List<EventData> events;
  private final int totalEvents;
  private final StatusData status;

  LateSpanData(
      SpanData span,
      Attributes attributes,
      int totalAttributes,
      List<EventData> events,
      int totalEvents,
      StatusData status) {
    super(span);
    this.attributes = attributes;
    this.totalAttributes = totalAttributes;
    this.events = Collections.unmodifiableList(events);
    this.totalEvents = totalEvents;
    this.status = status;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public int getTotalAttributeCount() {
    return totalAttributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  @Override
  public int getTotalRecordedEvents() {
    return totalEvents;
  }

  @Override
  public StatusData getStatus() {
    return status;
  }
}
