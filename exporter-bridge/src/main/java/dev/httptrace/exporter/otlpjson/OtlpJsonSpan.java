/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.util.StringJoiner;

/** Writes one span of OTLP/JSON; what has protobuf's default value is left out. */
final class OtlpJsonSpan {
  /** The bits of trace.proto's SpanFlags above the W3C trace flags. */
  private static final int REMOTENESS_KNOWN = 0x100;

  private static final int REMOTE = 0x200;

  private OtlpJsonSpan() {}

  static void write(JsonGenerator json, SpanData span) throws IOException {
    json.writeStartObject();
    writeIds(json, span.getSpanContext());
    SpanContext parent = span.getParentSpanContext();
    if (parent.isValid()) {
      json.writeStringField("parentSpanId", parent.getSpanId());
    }
    json.writeNumberField("flags", flags(span.getSpanContext(), parent));
    json.writeStringField("name", span.getName());
    json.writeNumberField("kind", kind(span.getKind()));
    json.writeStringField("startTimeUnixNano", Long.toString(span.getStartEpochNanos()));
    json.writeStringField("endTimeUnixNano", Long.toString(span.getEndEpochNanos()));
    OtlpJsonValues.writeAttributes(json, span.getAttributes());
    int attributes = span.getAttributes().size();
    writeDropped(json, "droppedAttributesCount", span.getTotalAttributeCount() - attributes);
    writeEvents(json, span);
    writeLinks(json, span);
    writeStatus(json, span.getStatus());
    json.writeEndObject();
  }

  private static void writeEvents(JsonGenerator json, SpanData span) throws IOException {
    if (!span.getEvents().isEmpty()) {
      json.writeArrayFieldStart("events");
      for (EventData event : span.getEvents()) {
        json.writeStartObject();
        json.writeStringField("timeUnixNano", Long.toString(event.getEpochNanos()));
        json.writeStringField("name", event.getName());
        OtlpJsonValues.writeAttributes(json, event.getAttributes());
        writeDropped(json, "droppedAttributesCount", event.getDroppedAttributesCount());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    int events = span.getEvents().size();
    writeDropped(json, "droppedEventsCount", span.getTotalRecordedEvents() - events);
  }

  private static void writeLinks(JsonGenerator json, SpanData span) throws IOException {
    if (!span.getLinks().isEmpty()) {
      json.writeArrayFieldStart("links");
      for (LinkData link : span.getLinks()) {
        json.writeStartObject();
        writeIds(json, link.getSpanContext());
        OtlpJsonValues.writeAttributes(json, link.getAttributes());
        int attributes = link.getAttributes().size();
        writeDropped(json, "droppedAttributesCount", link.getTotalAttributeCount() - attributes);
        json.writeNumberField("flags", flags(link.getSpanContext(), link.getSpanContext()));
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    writeDropped(json, "droppedLinksCount", span.getTotalRecordedLinks() - span.getLinks().size());
  }

  private static void writeIds(JsonGenerator json, SpanContext context) throws IOException {
    json.writeStringField("traceId", context.getTraceId());
    json.writeStringField("spanId", context.getSpanId());
    TraceState state = context.getTraceState();
    if (!state.isEmpty()) {
      StringJoiner joined = new StringJoiner(",");
      state.forEach((key, value) -> joined.add(key + "=" + value));
      json.writeStringField("traceState", joined.toString());
    }
  }

  /** An exception's event can come with a negative count, which Jaeger's upload refuses. */
  private static void writeDropped(JsonGenerator json, String field, int count) throws IOException {
    if (count > 0) {
      json.writeNumberField(field, count);
    }
  }

  private static void writeStatus(JsonGenerator json, StatusData status) throws IOException {
    if (status.getStatusCode() == StatusCode.UNSET) {
      return;
    }
    json.writeObjectFieldStart("status");
    if (!status.getDescription().isEmpty()) {
      json.writeStringField("message", status.getDescription());
    }
    json.writeNumberField("code", status.getStatusCode() == StatusCode.OK ? 1 : 2);
    json.writeEndObject();
  }

  private static int flags(SpanContext context, SpanContext origin) {
    int flags = (context.getTraceFlags().asByte() & 0xff) | REMOTENESS_KNOWN;
    return origin.isRemote() ? flags | REMOTE : flags;
  }

  private static int kind(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }
}
