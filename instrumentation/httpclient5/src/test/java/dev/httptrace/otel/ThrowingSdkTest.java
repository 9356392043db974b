/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.HookFailures;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Parts of somebody's SDK that throw: the request goes on, no span stays open, every exchange is
 * measured.
 */
@Timeout(30)
class ThrowingSdkTest {

  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final List<String> starts = new ArrayList<>();
  private final List<ReadableSpan> started = new ArrayList<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private OtelRig rig;

  @BeforeEach
  void start() throws IOException {
    server =
        ScriptedServer.start(
            wire -> {
              heads.add(wire.readHead().toString());
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              wire.awaitClose();
            });
    rig = new OtelRig();
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
    server.close();
  }

  @Test
  void propagator() throws IOException {
    send(sdk(Sampler.alwaysOn(), new Throwing(), new ThrowingPropagator()));

    assertThat(started).hasSize(1);
    assertThat(started).allMatch(ReadableSpan::hasEnded);
  }

  @Test
  void sampler() throws IOException {
    send(sdk(new ThrowingSampler(), new Throwing(), W3CTraceContextPropagator.getInstance()));

    assertThat(started).isEmpty();
  }

  @Test
  void samplerLeavesTheCallersSpanAloneAndPropagatesIt() throws IOException {
    Span caller = rig.tracer.spanBuilder("caller").startSpan();
    try (Scope ignored = caller.makeCurrent()) {
      send(sdk(new ThrowingSampler(), new Throwing(), W3CTraceContextPropagator.getInstance()));
    }

    assertThat(rig.spans()).isEmpty();
    caller.end();
    assertThat(rig.spans().get(0).getAttributes()).isEqualTo(Attributes.empty());
    assertThat(heads.get(0)).contains(caller.getSpanContext().getSpanId());
  }

  @Test
  void processorAtTheStart() throws IOException {
    Throwing processor = new Throwing();
    processor.atStart = true;
    send(sdk(Sampler.alwaysOn(), processor, W3CTraceContextPropagator.getInstance()));

    assertThat(starts).hasSize(1);
  }

  @Test
  void processorAtTheEnd() throws IOException {
    Throwing processor = new Throwing();
    processor.atEnd = true;
    send(sdk(Sampler.alwaysOn(), processor, W3CTraceContextPropagator.getInstance()));

    assertThat(started).hasSize(1);
    assertThat(started).allMatch(ReadableSpan::hasEnded);
  }

  @Test
  void listenerOfRecordsIsGivenTheEndThoughItThrewBefore() throws IOException {
    List<ExchangeRecord> done = new ArrayList<>();
    RecordListener listener =
        new RecordListener() {
          @Override
          public void recorded(ExchangeRecord record, int index) {
            throw new IllegalStateException("of a listener");
          }

          @Override
          public void done(ExchangeRecord record) {
            done.add(record);
          }
        };
    rig.trace = exchange -> new ExchangeRecorder(Anchor.now(), listener, HeaderCapture.NONE);
    assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

    assertThat(done).hasSize(1);
    assertThat(done.get(0).isDone()).isTrue();
  }

  private OpenTelemetrySdk sdk(
      Sampler sampler, SpanProcessor processor, TextMapPropagator propagator) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(processor).build())
        .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
        .setPropagators(ContextPropagators.create(propagator))
        .build();
  }

  private void send(OpenTelemetrySdk sdk) throws IOException {
    long failures = HookFailures.count();
    try (sdk) {
      rig.trace = OtelHttpTrace.clientSpans(sdk);
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");
      assertThat(HookFailures.count()).isGreaterThan(failures);
      assertThat(metrics.collectAllMetrics())
          .filteredOn(metric -> metric.getName().equals("http.client.request.duration"))
          .flatExtracting(metric -> metric.getHistogramData().getPoints())
          .hasSize(1);
    }
  }

  /** Keeps the spans that were started. */
  private final class Throwing implements SpanProcessor {

    private boolean atStart;
    private boolean atEnd;

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      starts.add(span.getName());
      if (atStart) {
        throw new IllegalStateException("of a processor");
      }
      started.add(span);
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      if (atEnd) {
        throw new IllegalStateException("of a processor");
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private static final class ThrowingSampler implements Sampler {

    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      throw new IllegalStateException("of a sampler");
    }

    @Override
    public String getDescription() {
      return "throws";
    }
  }

  private static final class ThrowingPropagator implements TextMapPropagator {

    @Override
    public Collection<String> fields() {
      return List.of("traceparent");
    }

    @Override
    public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
      throw new IllegalStateException("of a propagator");
    }

    @Override
    public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
      return context;
    }
  }
}
