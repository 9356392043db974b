/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A trace for the terminal: who called whom, for how long, and the verdict on each call. */
final class TraceTree {

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  private static final AttributeKey<String> VERDICT = AttributeKey.stringKey("httptrace.verdict");
  private static final AttributeKey<Boolean> REUSED =
      AttributeKey.booleanKey("httptrace.conn.reused");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final double NANOS_PER_MS = 1e6;

  private final List<SpanData> spans;

  TraceTree(List<SpanData> spans) {
    this.spans =
        spans.stream().sorted(Comparator.comparingLong(SpanData::getStartEpochNanos)).toList();
  }

  /** One line for each span, parents before their children. */
  List<String> lines() {
    Set<String> known = spans.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
    List<String> lines = new ArrayList<>();
    Set<String> drawn = new HashSet<>();
    for (SpanData span : spans) {
      if (!known.contains(span.getParentSpanId())) {
        draw(span, 0, lines, drawn);
      }
    }
    return lines;
  }

  private void draw(SpanData span, int depth, List<String> lines, Set<String> drawn) {
    if (!drawn.add(span.getSpanId())) {
      return;
    }
    lines.add(line(span, depth));
    for (SpanData child : spans) {
      if (child.getParentSpanId().equals(span.getSpanId())) {
        draw(child, depth + 1, lines, drawn);
      }
    }
  }

  private static String line(SpanData span, int depth) {
    String what =
        "  ".repeat(depth)
            + span.getResource().getAttribute(SERVICE)
            + (span.getKind() == SpanKind.CLIENT ? " → " + get(span, SERVER) : "")
            + "  "
            + span.getName();
    double millis = (span.getEndEpochNanos() - span.getStartEpochNanos()) / NANOS_PER_MS;
    return String.format(Locale.ROOT, "%-46s %8.1f ms", what, millis) + remarks(span);
  }

  private static String remarks(SpanData span) {
    StringBuilder remarks = new StringBuilder();
    Boolean reused = span.getAttributes().get(REUSED);
    if (reused != null) {
      remarks.append(reused ? "  reused" : "  new   ");
    }
    for (String each : new @Nullable String[] {get(span, VERDICT), get(span, ERROR)}) {
      if (each != null && !each.equals("nothing_unusual")) {
        remarks.append("  ").append(each);
      }
    }
    return remarks.toString();
  }

  private static @Nullable String get(SpanData span, AttributeKey<String> key) {
    return span.getAttributes().get(key);
  }
}
