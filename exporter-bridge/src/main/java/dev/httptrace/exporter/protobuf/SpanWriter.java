/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * Writes a span. Fields are in the order of their numbers, and those that have their default are
 * left out, but for ids and status, which OpenTelemetry always writes. Used by one thread.
 */
final class SpanWriter {
  /** That the next bit is to be relied on (trace.proto, SpanFlags). */
  private static final int HAS_IS_REMOTE = 0x100;

  private static final int IS_REMOTE = 0x200;

  // What most need for their lengths: a span of ours has 1.5 kB, an event less than 128 bytes.
  private static final int SPAN_ROOM = 2;
  private static final int SMALL_ROOM = 1;

  private final ProtoBuffer out;
  private final Names names;
  private final AttributeWriter attributes;

  SpanWriter(ProtoBuffer out, Names names, AttributeWriter attributes) {
    this.out = out;
    this.names = names;
    this.attributes = attributes;
  }

  void span(SpanData span) {
    int opened = begin(span);
    attributes.write(Fields.ATTRIBUTES, span.getAttributes());
    dropped(Fields.DROPPED_ATTRIBUTES, span.getTotalAttributeCount() - span.getAttributes().size());
    List<EventData> events = span.getEvents();
    for (int i = 0; i < events.size(); i++) {
      event(events.get(i));
    }
    dropped(Fields.DROPPED_EVENTS, span.getTotalRecordedEvents() - events.size());
    end(opened, span, span.getStatus());
  }

  /** Writes what comes before the attributes of a span. */
  int begin(SpanData span) {
    SpanContext parent = span.getParentSpanContext();
    int opened = out.open(Fields.SPANS, SPAN_ROOM);
    ids(span.getSpanContext());
    if (parent.isValid()) {
      out.raw(Fields.PARENT_SPAN_ID);
      out.lengthAndHex(parent.getSpanId());
    }
    text(Fields.NAME, span.getName());
    out.raw(Fields.KIND);
    out.raw(number(span.getKind()));
    fixed64(Fields.START_TIME, span.getStartEpochNanos());
    fixed64(Fields.END_TIME, span.getEndEpochNanos());
    return opened;
  }

  /** Writes what comes after the events of a span. */
  void end(int opened, SpanData span, StatusData status) {
    List<LinkData> links = span.getLinks();
    for (int i = 0; i < links.size(); i++) {
      link(links.get(i));
    }
    dropped(Fields.DROPPED_LINKS, span.getTotalRecordedLinks() - links.size());
    status(status);
    out.varint(Fields.FLAGS);
    out.fixed32(flags(span.getSpanContext(), span.getParentSpanContext().isRemote()));
    out.close(opened, SPAN_ROOM);
  }

  private void ids(SpanContext context) {
    out.raw(Fields.TRACE_ID);
    out.lengthAndHex(context.getTraceId());
    out.raw(Fields.SPAN_ID);
    out.lengthAndHex(context.getSpanId());
    TraceState state = context.getTraceState();
    if (!state.isEmpty()) {
      out.raw(Fields.TRACE_STATE);
      out.lengthAndText(text(state));
    }
  }

  /** As in the header {@code tracestate} (W3C Trace Context, section 3.3.1). */
  private static String text(TraceState state) {
    StringBuilder text = new StringBuilder();
    state.forEach(
        (key, value) -> {
          if (text.length() > 0) {
            text.append(',');
          }
          text.append(key).append('=').append(value);
        });
    return text.toString();
  }

  private static int number(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private static int flags(SpanContext context, boolean isRemote) {
    int flags = (context.getTraceFlags().asByte() & 0xff) | HAS_IS_REMOTE;
    return isRemote ? flags | IS_REMOTE : flags;
  }

  void event(EventData event) {
    event(
        event.getEpochNanos(),
        event.getName(),
        event.getAttributes(),
        event.getTotalAttributeCount());
  }

  void event(long epochNanos, String eventName, Attributes of, int totalAttributes) {
    int opened = beginEvent(epochNanos);
    rest(eventName, of, totalAttributes);
    endEvent(opened);
  }

  /** Writes an event whose {@link #rest} is known. */
  void event(long epochNanos, byte[] rest) {
    int opened = beginEvent(epochNanos);
    out.raw(rest);
    endEvent(opened);
  }

  /** Begins an event with its time. */
  int beginEvent(long epochNanos) {
    int opened = out.open(Fields.EVENTS, SMALL_ROOM);
    fixed64(Fields.EVENT_TIME, epochNanos);
    return opened;
  }

  /** Writes what follows the time of an event. */
  void rest(String eventName, Attributes of, int totalAttributes) {
    byte[] name = names.of(eventName).written();
    if (name.length > 0) {
      out.raw(Fields.EVENT_NAME);
      out.raw(name);
    }
    attributes.write(Fields.EVENT_ATTRIBUTES, of);
    dropped(Fields.EVENT_DROPPED_ATTRIBUTES, totalAttributes - of.size());
  }

  void endEvent(int opened) {
    out.close(opened, SMALL_ROOM);
  }

  private void link(LinkData link) {
    int opened = out.open(Fields.LINKS, SMALL_ROOM);
    ids(link.getSpanContext());
    attributes.write(Fields.LINK_ATTRIBUTES, link.getAttributes());
    dropped(
        Fields.LINK_DROPPED_ATTRIBUTES,
        link.getTotalAttributeCount() - link.getAttributes().size());
    out.raw(Fields.LINK_FLAGS);
    out.fixed32(flags(link.getSpanContext(), link.getSpanContext().isRemote()));
    out.close(opened, SMALL_ROOM);
  }

  private void status(StatusData status) {
    int opened = out.open(Fields.STATUS, SMALL_ROOM);
    text(Fields.STATUS_MESSAGE, status.getDescription());
    StatusCode code = status.getStatusCode();
    if (code != StatusCode.UNSET) {
      out.raw(Fields.STATUS_CODE);
      out.raw(code == StatusCode.OK ? 1 : 2);
    }
    out.close(opened, SMALL_ROOM);
  }

  private void text(int tag, String value) {
    if (!value.isEmpty()) {
      out.raw(tag);
      out.lengthAndText(value);
    }
  }

  private void fixed64(int tag, long value) {
    if (value != 0) {
      out.raw(tag);
      out.fixed64(value);
    }
  }

  void dropped(int tag, int count) {
    if (count != 0) {
      out.raw(tag);
      out.varint(Integer.toUnsignedLong(count));
    }
  }
}
