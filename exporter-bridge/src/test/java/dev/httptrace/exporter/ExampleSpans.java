/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static io.opentelemetry.api.common.AttributeKey.booleanArrayKey;
import static io.opentelemetry.api.common.AttributeKey.doubleArrayKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.api.common.AttributeKey.valueKey;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;

/** Spans with all a span can have. */
public final class ExampleSpans {
  public static final Instant START = Instant.parse("2026-11-22T10:00:00.000000001Z");
  public static final Instant END = START.plusNanos(123_456_789);

  private static final SpanContext REMOTE =
      SpanContext.createFromRemoteParent(
          "0af7651916cd43dd8448eb211c80319c",
          "b7ad6b7169203331",
          TraceFlags.getSampled(),
          TraceState.builder().put("vendor", "x").put("other", "y").build());

  private ExampleSpans() {}

  /** Ends a client span as one HTTP exchange makes it: three events, two attributes. */
  public static Span exchange(OpenTelemetry openTelemetry) {
    Span span =
        openTelemetry
            .getTracer("dev.httptrace")
            .spanBuilder("GET")
            .setSpanKind(SpanKind.CLIENT)
            .setStartTimestamp(START)
            .setAttribute("http.request.method", "GET")
            .setAttribute("http.response.status_code", 200L)
            .startSpan();
    span.addEvent("http.getconn.start", START.plusNanos(10));
    span.addEvent(
        "http.dns.start",
        Attributes.of(stringKey("dns.question.name"), "example.org"),
        START.plusNanos(20));
    span.addEvent(
        "http.dns.done",
        Attributes.of(stringArrayKey("dns.answers"), List.of("192.0.2.1", "2001:db8::1")),
        START.plusNanos(30));
    span.end(END);
    return span;
  }

  /** Ends spans that between them use every field of OTLP. */
  public static void everything(OpenTelemetry openTelemetry) {
    Tracer tracer =
        openTelemetry
            .tracerBuilder("dev.httptrace")
            .setInstrumentationVersion("0.1")
            .setSchemaUrl("https://example.org/schema")
            .build();
    Span parent =
        tracer
            .spanBuilder("parent \"quoted\"\n\u2028 \uD83D\uDE00")
            .setSpanKind(SpanKind.SERVER)
            .setParent(Context.root().with(Span.wrap(REMOTE)))
            .addLink(REMOTE, Attributes.of(stringKey("why"), "because"))
            .addLink(
                SpanContext.create(
                    REMOTE.getTraceId(),
                    "00000000000000ff",
                    TraceFlags.getDefault(),
                    TraceState.getDefault()))
            .setAllAttributes(allTypes())
            .startSpan();
    parent.setStatus(StatusCode.ERROR, "connection refused");
    parent.recordException(new IllegalStateException("no \u0000 answer"));
    Span child =
        tracer
            .spanBuilder("")
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(Context.root().with(parent))
            .startSpan();
    child.setStatus(StatusCode.OK);
    child.end();
    parent.end();
    Tracer other = openTelemetry.getTracer("other");
    other.spanBuilder("consumer").setNoParent().setSpanKind(SpanKind.CONSUMER).startSpan().end();
    exchange(openTelemetry);
  }

  /** Ends a span of which the SDK's limits have cut something off everywhere. */
  public static void beyondLimits(OpenTelemetry openTelemetry) {
    Attributes attributes =
        Attributes.builder().put("a", 1).put("b", 2).put("c", "cut \uD83D\uDE00").build();
    Span span =
        openTelemetry
            .getTracer("dev.httptrace")
            .spanBuilder("limited")
            .setAllAttributes(attributes)
            .addLink(REMOTE, attributes)
            .addLink(REMOTE)
            .addLink(REMOTE)
            .startSpan();
    span.addEvent("one", attributes);
    span.addEvent("two");
    span.addEvent("three");
    span.end();
  }

  private static Attributes allTypes() {
    return Attributes.builder()
        .put("string", "text \u00e4\u20ac")
        .put("empty", "")
        .put("bool", false)
        .put("long", Long.MIN_VALUE)
        .put("double", 0.1)
        .put(doubleKey("nan"), Double.NaN)
        .put(doubleKey("infinity"), Double.POSITIVE_INFINITY)
        .put(doubleKey("minus"), Double.NEGATIVE_INFINITY)
        .put(doubleKey("tiny"), Double.MIN_VALUE)
        .put(stringArrayKey("strings"), "a", "b")
        .put(booleanArrayKey("bools"), true, false)
        .put(longArrayKey("longs"), Long.MAX_VALUE, 0L)
        .put(doubleArrayKey("doubles"), 1.5, Double.NaN)
        .put(
            valueKey("value"),
            Value.of(
                KeyValue.of("bytes", Value.of(new byte[] {0, -1, 127})),
                KeyValue.of("list", Value.of(Value.of(1), Value.of("x"), Value.empty())),
                KeyValue.of("nothing", Value.of(new KeyValue[0]))))
        .build();
  }
}
