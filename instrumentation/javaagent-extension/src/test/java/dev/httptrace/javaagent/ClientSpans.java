/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.loopback.OtlpCollector;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the CLIENT spans that a collector has. */
record ClientSpans(OtlpCollector collector) {

  private static final Map<String, String> HOOKS =
      Map.ofEntries(
          Map.entry("getconn.start", "getConn"),
          Map.entry("dns.start", "dnsStart"),
          Map.entry("dns.done", "dnsDone"),
          Map.entry("connect.start", "connectStart"),
          Map.entry("connect.done", "connectDone"),
          Map.entry("tls.start", "tlsHandshakeStart"),
          Map.entry("tls.done", "tlsHandshakeDone"),
          Map.entry("getconn.done", "gotConn"),
          Map.entry("send.start", "wroteHeaders"),
          Map.entry("wait_100_continue", "wait100Continue"),
          Map.entry("got_100_continue", "got100Continue"),
          Map.entry("got_1xx", "got1xxResponse"),
          Map.entry("send.done", "wroteRequest"),
          Map.entry("first_byte", "gotFirstResponseByte"));

  /** Those of a URL that ends so. */
  List<Span> of(String path) {
    return all().stream().filter(span -> text(span, "url.full").endsWith(path)).toList();
  }

  List<Span> all() {
    return collector.spans().stream()
        .map(OtlpCollector.Received::span)
        .filter(span -> span.getKind() == SpanKind.SPAN_KIND_CLIENT)
        .toList();
  }

  /** The only one of a URL that ends so. */
  Span the(String path) {
    List<Span> found = of(path);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " CLIENT spans of " + path + ": " + found);
    }
    return found.get(0);
  }

  /** Its events in their order, without what all have in front. */
  static String events(Span span) {
    return span.getEventsList().stream()
        .map(event -> event.getName().replaceFirst("^http\\.", ""))
        .collect(Collectors.joining(" "));
  }

  /**
   * The hooks that its events tell of, in their order, without putIdleConn: whether that comes
   * before the end of the agent's span is a race with the async client.
   */
  static String hooks(Span span) {
    return Stream.of(events(span).split(" "))
        .map(HOOKS::get)
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  static String text(Span span, String key) {
    return value(span, key).getStringValue();
  }

  static double number(Span span, String key) {
    return value(span, key).getDoubleValue();
  }

  private static AnyValue value(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(each -> each.getKey().equals(key))
        .map(KeyValue::getValue)
        .findFirst()
        .orElse(AnyValue.getDefaultInstance());
  }
}
