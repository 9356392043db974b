/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import dev.httptrace.otel.late.RenderedOnto;
import dev.httptrace.otel.late.UnrenderedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Renders a span straight onto its message: attributes go there, events into memory of their own,
 * for they come after the last attribute. What is rare is left to {@link SpanWriter}: limits that
 * cut something, and an attribute that is set again. Used by one thread at a time.
 */
final class LateSpanWriter extends RenderedOnto {
  private static final int MOST_ATTRIBUTES = 64;

  /** More are not kept as they were written last. */
  private static final int MOST_LAST_EVENTS = 16;

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  // With lower limits a usual span of ours, with what its user sets on it, may be over them.
  static final int LOW_ATTRIBUTES = 32;
  private static final int LOW_EVENTS = 32;
  private static final int LOW_ATTRIBUTES_OF_EVENT = 16;

  /** Memory for events that is longer is not kept. */
  private static final int MOST_KEPT = 1 << 16;

  private final ProtoBuffer out;
  private final Names names;
  private final SpanWriter writer;
  private final AttributeWriter attributes;
  private final ProtoBuffer events = new ProtoBuffer();
  private final SpanWriter eventWriter;
  private final EventAttributes ofEvent = new EventAttributes();
  private final Supplier<AttributesBuilder> ofEvents = ofEvent::begin;
  private final BiConsumer<AttributeKey<?>, Object> put = this::put;
  private final LastWritten lastInitial = new LastWritten();
  private final LastWritten[] lastEvents = new LastWritten[MOST_LAST_EVENTS];

  // As long as each key is the one that the span before had there, none has been set before.
  private final AttributeKey<?>[] keys = new AttributeKey<?>[MOST_ATTRIBUTES];
  private final Name[] namesOfKeys = new Name[MOST_ATTRIBUTES];
  private int keysBefore;
  private int keysToFollow;
  private boolean inOrder;
  private int size;
  private int eventCount;

  private SpanLimits limits = SpanLimits.getDefault();
  private boolean isLeft;

  LateSpanWriter(ProtoBuffer out, Names names, SpanWriter writer, AttributeWriter attributes) {
    this.out = out;
    this.names = names;
    this.writer = writer;
    this.attributes = attributes;
    this.eventWriter = new SpanWriter(events, names, new AttributeWriter(events, names));
    Arrays.setAll(lastEvents, place -> new LastWritten());
  }

  /** Bounds what is written of events before it is found too much for the message. */
  void limit(long most) {
    events.limit(most);
  }

  /**
   * Writes a span.
   *
   * @return false if it is to be read and written as any other; then nothing is written
   */
  boolean write(UnrenderedSpan span) {
    limits = span.limits();
    if (!isRoomy(limits)) {
      // Else it would be rendered here in vain, and once more when it is read.
      return false;
    }
    int start = out.position();
    SpanData bare = span.bare();
    begin(bare);
    clear(bare);
    int opened = writer.begin(bare);
    attributes.begin(Fields.ATTRIBUTES);
    initial(span.initial());
    bare.getAttributes().forEach(put);
    boolean isWritten = !isLeft && writeRest(span, bare);
    keysBefore = size;
    if (!isWritten) {
      out.position(start);
      events.rewind(MOST_KEPT);
      return false;
    }
    writer.dropped(
        Fields.DROPPED_ATTRIBUTES, bare.getTotalAttributeCount() - bare.getAttributes().size());
    out.append(events);
    writer.dropped(Fields.DROPPED_EVENTS, bare.getTotalRecordedEvents() - bare.getEvents().size());
    writer.end(opened, bare, status());
    events.rewind(MOST_KEPT);
    return true;
  }

  /** Writes what a span was to start with: mostly the same as the one before. */
  private void initial(Attributes initial) {
    boolean isAgain = lastInitial.isAgain("", initial);
    byte[] written = isAgain ? lastInitial.writtenOrNull() : null;
    if (written != null && initial.size() <= limits.getMaxNumberOfAttributes()) {
      // The keys are there as well: whoever changes them has another initial.
      size = initial.size();
      out.raw(written);
      return;
    }
    if (!isAgain) {
      // Before its keys take the place of those of the other, should writing it fail.
      lastInitial.begin("", initial);
    }
    int start = out.position();
    initial.forEach(put);
    if (isAgain && !isLeft) {
      lastInitial.keep(out.since(start));
    }
  }

  private static boolean isRoomy(SpanLimits limits) {
    return limits.getMaxAttributeValueLength() == NO_LIMIT
        && limits.getMaxNumberOfAttributes() >= LOW_ATTRIBUTES
        && limits.getMaxNumberOfEvents() >= LOW_EVENTS
        && limits.getMaxNumberOfAttributesPerEvent() >= LOW_ATTRIBUTES_OF_EVENT;
  }

  /** Writes attributes and events, and returns whether they are all there. */
  private boolean writeRest(UnrenderedSpan span, SpanData bare) {
    List<EventData> own = bare.getEvents();
    for (int i = 0; i < own.size(); i++) {
      eventWriter.event(own.get(i));
    }
    boolean isRendered = span.render(this, ofEvents);
    ofEvent.end();
    return isRendered && !isLeft;
  }

  private void clear(SpanData bare) {
    eventCount = bare.getEvents().size();
    size = 0;
    // Until this one is written: one that fails leaves keys of two spans.
    keysToFollow = keysBefore;
    keysBefore = 0;
    inOrder = true;
    isLeft = false;
    events.rewind(MOST_KEPT);
  }

  @Override
  protected void put(AttributeKey<?> key, Object value) {
    if (isLeft) {
      return;
    }
    if (size == MOST_ATTRIBUTES || size >= limits.getMaxNumberOfAttributes() || !isNew(key)) {
      isLeft = true;
      return;
    }
    Name name = namesOfKeys[size];
    size++;
    try {
      attributes.write(name, key, value);
    } catch (RuntimeException notTheRenderers) {
      // A message that becomes too long: it does so in the hands of SpanWriter as well.
      isLeft = true;
    }
  }

  private boolean isNew(AttributeKey<?> key) {
    if (inOrder && size < keysToFollow && key.equals(keys[size])) {
      return true;
    }
    inOrder = false;
    for (int i = 0; i < size; i++) {
      if (keys[i].getKey().equals(key.getKey())) {
        return false;
      }
    }
    keys[size] = key;
    namesOfKeys[size] = names.of(key.getKey());
    return true;
  }

  @Override
  public Span addEvent(String name, Attributes more, long timestamp, TimeUnit unit) {
    eventCount++;
    if (isLeft
        || eventCount > limits.getMaxNumberOfEvents()
        || more.size() > limits.getMaxNumberOfAttributesPerEvent()) {
      isLeft = true;
      return this;
    }
    try {
      event(unit.toNanos(timestamp), name, more);
    } catch (RuntimeException notTheRenderers) {
      isLeft = true;
    }
    return this;
  }

  @SuppressWarnings("ReferenceEquality") // The builder's are another event's each time.
  private void event(long epochNanos, String name, Attributes more) {
    if (eventCount > MOST_LAST_EVENTS || more == ofEvent) {
      eventWriter.event(epochNanos, name, more, more.size());
      return;
    }
    LastWritten last = lastEvents[eventCount - 1];
    boolean isAgain = last.isAgain(name, more);
    byte[] written = isAgain ? last.writtenOrNull() : null;
    if (written != null) {
      eventWriter.event(epochNanos, written);
      return;
    }
    int opened = eventWriter.beginEvent(epochNanos);
    int start = events.position();
    eventWriter.rest(name, more, more.size());
    if (isAgain) {
      last.keep(events.since(start));
    } else {
      last.begin(name, more);
    }
    eventWriter.endEvent(opened);
  }
}
