/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the SDK takes for our span if everything on it is there already: no request, no record, no
 * attribute that has to be made. Nobody who makes that span can cost less.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpanBenchmark {

  private static final int AT_CREATION = 4;

  private final Telemetry telemetry = new Telemetry(true, false, false);
  private final Tracer tracer = telemetry.sdk().getTracer("floor");
  private final List<Map.Entry<AttributeKey<Object>, Object>> attributes = new ArrayList<>();
  private List<EventData> events = List.of();

  /** Takes attributes and events from the span of a real request on a reused connection. */
  @Setup
  @SuppressWarnings("unchecked")
  public void start() throws IOException {
    Telemetry real = new Telemetry(true, false, false);
    try (Caller caller =
        Caller.of(Subject.SPAN, Transport.MEMORY, Transport.MEMORY.start(), real)) {
      caller.call();
      caller.call();
    }
    SpanData span = requireNonNull(real.last());
    span.getAttributes()
        .forEach((key, value) -> attributes.add(Map.entry((AttributeKey<Object>) key, value)));
    events = span.getEvents();
    for (int i = 0; i < Transport.MEMORY.warmup(); i++) {
      var unused = span();
    }
  }

  /** Makes the span and ends it. */
  @Benchmark
  public Span span() {
    SpanBuilder builder = tracer.spanBuilder("GET").setSpanKind(SpanKind.CLIENT);
    for (int i = 0; i < AT_CREATION; i++) {
      builder.setAttribute(attributes.get(i).getKey(), attributes.get(i).getValue());
    }
    Span span = builder.startSpan();
    for (int i = AT_CREATION; i < attributes.size(); i++) {
      span.setAttribute(attributes.get(i).getKey(), attributes.get(i).getValue());
    }
    for (EventData event : events) {
      span.addEvent(
          event.getName(), event.getAttributes(), event.getEpochNanos(), TimeUnit.NANOSECONDS);
    }
    span.end();
    return span;
  }
}
