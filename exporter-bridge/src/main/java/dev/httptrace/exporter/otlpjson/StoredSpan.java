/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Map;

/** A span that was written and read back. */
final class StoredSpan implements SpanData {
  private final Map<String, Object> fields;
  private final Resource resource;
  private final InstrumentationScopeInfo scope;
  private final SpanContext context;
  private final SpanContext parent;
  private final SpanKind kind;
  private final Attributes attributes;
  private final List<EventData> events;
  private final List<LinkData> links;

  private StoredSpan(
      Map<String, Object> fields, Resource resource, InstrumentationScopeInfo scope) {
    this.fields = fields;
    this.resource = resource;
    this.scope = scope;
    this.context = StoredContext.own(fields);
    this.parent = StoredContext.parent(fields, context.getTraceId());
    this.kind = kind(JsonTree.number(fields, "kind"));
    this.attributes = StoredValues.attributes(fields);
    this.events = JsonTree.list(fields, "events").stream().map(StoredSpan::event).toList();
    this.links = JsonTree.list(fields, "links").stream().map(StoredSpan::link).toList();
    if (!context.isValid()) {
      throw new IllegalArgumentException("a span without ids");
    }
  }

  /** Returns the span of an object; {@link IllegalArgumentException} if it is none. */
  static SpanData of(
      Map<String, Object> fields, Resource resource, InstrumentationScopeInfo scope) {
    return new StoredSpan(fields, resource, scope);
  }

  private static EventData event(Object json) {
    Map<String, Object> event = JsonTree.object(json);
    Attributes attributes = StoredValues.attributes(event);
    return EventData.create(
        JsonTree.nanos(event, "timeUnixNano"),
        JsonTree.text(event, "name"),
        attributes,
        attributes.size() + JsonTree.number(event, "droppedAttributesCount"));
  }

  private static LinkData link(Object json) {
    Map<String, Object> link = JsonTree.object(json);
    Attributes attributes = StoredValues.attributes(link);
    return LinkData.create(
        StoredContext.linked(link),
        attributes,
        attributes.size() + JsonTree.number(link, "droppedAttributesCount"));
  }

  private static SpanKind kind(int number) {
    return switch (number) {
      case 2 -> SpanKind.SERVER;
      case 3 -> SpanKind.CLIENT;
      case 4 -> SpanKind.PRODUCER;
      case 5 -> SpanKind.CONSUMER;
      default -> SpanKind.INTERNAL;
    };
  }

  @Override
  public String getName() {
    return JsonTree.text(fields, "name");
  }

  @Override
  public SpanKind getKind() {
    return kind;
  }

  @Override
  public SpanContext getSpanContext() {
    return context;
  }

  @Override
  public SpanContext getParentSpanContext() {
    return parent;
  }

  @Override
  public StatusData getStatus() {
    Map<String, Object> status = JsonTree.object(fields, "status");
    return switch (JsonTree.number(status, "code")) {
      case 1 -> StatusData.create(StatusCode.OK, JsonTree.text(status, "message"));
      case 2 -> StatusData.create(StatusCode.ERROR, JsonTree.text(status, "message"));
      default -> StatusData.unset();
    };
  }

  @Override
  public long getStartEpochNanos() {
    return JsonTree.nanos(fields, "startTimeUnixNano");
  }

  @Override
  public long getEndEpochNanos() {
    return JsonTree.nanos(fields, "endTimeUnixNano");
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  @Override
  public List<LinkData> getLinks() {
    return links;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return events.size() + JsonTree.number(fields, "droppedEventsCount");
  }

  @Override
  public int getTotalRecordedLinks() {
    return links.size() + JsonTree.number(fields, "droppedLinksCount");
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size() + JsonTree.number(fields, "droppedAttributesCount");
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  /** The interface's older name for the scope. */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"})
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(
        scope.getName(), scope.getVersion(), scope.getSchemaUrl());
  }

  @Override
  public String toString() {
    return "StoredSpan{" + fields + "}";
  }
}
