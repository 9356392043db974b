/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All that a span says, one fact a line: classes of SpanData are not equal to each other. */
public final class SpanText {

  private SpanText() {}

  /** Attributes in the order of their names; the SDK keeps them in that of their setting. */
  public static List<String> of(SpanData span) {
    List<String> lines = new ArrayList<>();
    lines.add("name " + span.getName() + " " + span.getKind());
    lines.add("context " + span.getSpanContext());
    lines.add("parent " + span.getParentSpanContext());
    lines.add("resource " + span.getResource());
    lines.add("scope " + span.getInstrumentationScopeInfo());
    lines.add("time " + span.getStartEpochNanos() + " " + span.getEndEpochNanos());
    lines.add("status " + span.getStatus() + " " + span.hasEnded());
    lines.add("attributes " + span.getTotalAttributeCount() + " " + sorted(span.getAttributes()));
    lines.add("links " + span.getTotalRecordedLinks() + " " + span.getLinks());
    lines.add("events " + span.getTotalRecordedEvents());
    span.getEvents()
        .forEach(
            event ->
                lines.add(
                    "event "
                        + event.getName()
                        + " "
                        + event.getEpochNanos()
                        + " "
                        + event.getTotalAttributeCount()
                        + " "
                        + sorted(event.getAttributes())));
    return lines;
  }

  /** The names of the attributes, in the order in which an exporter is told them. */
  static List<String> order(Attributes attributes) {
    List<String> names = new ArrayList<>();
    attributes.forEach((key, value) -> names.add(key.getKey()));
    return names;
  }

  private static String sorted(Attributes attributes) {
    TreeMap<String, String> sorted = new TreeMap<>();
    attributes.forEach((key, value) -> sorted.put(key.getKey(), key.getType() + " " + value));
    if (sorted.size() != attributes.size()) {
      throw new AssertionError("size " + attributes.size() + " of " + sorted);
    }
    return sorted.toString();
  }
}
