/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.record.Phase;
import dev.httptrace.record.VerdictKind;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Events and attributes as text: {@code name key=value key=value}, keys sorted. What differs from
 * run to run is a {@code ~} once its type and its plausibility are checked: times and the verdict
 * on them, the client's port, the number of the connection.
 */
final class Rendered {

  private static final double LONGEST_MILLIS = 30_000;

  private Rendered() {}

  /** Names of the events, in order. */
  static List<String> names(SpanData span) {
    return span.getEvents().stream().map(EventData::getName).toList();
  }

  /** Events in order, each with all its attributes. */
  static List<String> events(SpanData span) {
    return span.getEvents().stream()
        .map(event -> event(event.getName(), event.getAttributes()))
        .toList();
  }

  /** The only event of that name, with all its attributes. */
  static String event(SpanData span, String name) {
    List<String> found =
        events(span).stream()
            .filter(event -> event.equals(name) || event.startsWith(name + " "))
            .toList();
    assertThat(found).as("events named %s in %s", name, names(span)).hasSize(1);
    return found.get(0);
  }

  /** A phase below a microsecond is left out, and how long one takes is not the test's to say. */
  static List<String> attributes(SpanData span) {
    List<String> all = new ArrayList<>(attributes(span.getAttributes()));
    if (span.getAttributes().get(Keys.EXPLAIN) != null) {
      for (Phase phase : Phase.values()) {
        String line = "httptrace." + phase.word() + "_ms=~";
        if (!all.contains(line)) {
          all.add(line);
        }
      }
      Collections.sort(all);
    }
    return all;
  }

  static List<String> attributes(Attributes attributes) {
    List<String> all = new ArrayList<>();
    attributes.forEach(
        (key, value) -> all.add(key.getKey() + "=" + value(key.getKey(), key.getType(), value)));
    Collections.sort(all);
    return all;
  }

  static String event(String name, Attributes attributes) {
    return (name + " " + String.join(" ", attributes(attributes))).strip();
  }

  private static String value(String key, AttributeType type, Object value) {
    if (key.endsWith("_ms")) {
      assertThat(type).as(key).isEqualTo(AttributeType.DOUBLE);
      assertThat((Double) value).as(key).isBetween(0.0, LONGEST_MILLIS);
      return "~";
    }
    if (key.equals("httptrace.verdict")) {
      assertThat(VerdictKind.values()).extracting(VerdictKind::word).contains((String) value);
      return "~";
    }
    if (key.equals("httptrace.explain")) {
      assertThat((String) value).as(key).hasSizeBetween(1, 240).doesNotContainPattern("\\p{Cntrl}");
      return "~";
    }
    if (key.equals("network.local.port")) {
      assertThat((Long) value).as(key).isBetween(1L, 65_535L);
      return "~";
    }
    if (key.equals("httptrace.conn.id")) {
      assertThat((String) value).as(key).matches("http-outgoing-\\d+");
      return "~";
    }
    if (key.equals("tls.server.not_after")) {
      assertThat((String) value).as(key).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
      return "~";
    }
    return value.toString();
  }
}
