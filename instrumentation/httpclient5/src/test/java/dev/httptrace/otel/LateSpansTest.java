/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is given late spans, and that they can be read like any other. */
@Timeout(60)
class LateSpansTest {

  private final SpanList exported = new SpanList();

  @Test
  void exceptionThatTheUserRecordsIsKept() throws IOException {
    // Its time is the SDK's to take, so the twins have two.
    try (OtelRig rig = new OtelRig();
        OpenTelemetrySdk sdk = sdk(ready());
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      ClientSpans spans = OtelHttpTrace.clientSpansBuilder(sdk).spans();
      rig.trace =
          exchange -> {
            var trace = spans.create(exchange);
            Span.fromContext(exchange.context()).recordException(new IOException("mine"));
            return trace;
          };
      rig.get("http://one.test:" + server.port() + "/");
    }

    SpanData span = exported.inOrder().get(0);
    assertThat(span.getClass().getSimpleName()).isEqualTo("LateSpanData");
    assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(span.getEvents().get(0).getAttributes().toString()).contains("mine");
  }

  @Test
  void rootSpanHasTheRandomFlag() throws IOException {
    try (OpenTelemetrySdk sdk = sdk(ready())) {
      get(OtelHttpTrace.clientSpansBuilder(sdk).spans());
    }

    assertThat(exported.inOrder().get(0).getSpanContext().getTraceFlags().isTraceIdRandom())
        .isTrue();
  }

  @Test
  void processorThatIsNotReadyGetsEarlySpans() throws IOException {
    List<String> names = new ArrayList<>();
    SdkTracerProviderBuilder tracers = ready().addSpanProcessor(new Listening(false, names));
    try (OpenTelemetrySdk sdk = sdk(tracers)) {
      ClientSpans spans = OtelHttpTrace.clientSpansBuilder(sdk).spans();
      assertThat(spans.late()).isNull();
      get(spans);
    }

    assertThat(names).singleElement().asString().contains("httptrace.verdict", "url.full");
  }

  @Test
  void processorThatOnlyStartsSpansSeesWhatTheyStartWith() throws IOException {
    List<String> names = new ArrayList<>();
    SdkTracerProviderBuilder tracers = ready().addSpanProcessor(new Listening(true, names));
    try (OpenTelemetrySdk sdk = sdk(tracers)) {
      ClientSpans spans = OtelHttpTrace.clientSpansBuilder(sdk).spans();
      assertThat(spans.late()).isNotNull();
      get(spans);
    }

    assertThat(names).singleElement().asString().contains("url.full");
    SpanData span = exported.inOrder().get(0);
    assertThat(span.getClass().getSimpleName()).isEqualTo("LateSpanData");
    assertThat(SpanText.order(span.getAttributes())).contains("httptrace.verdict", "url.full");
  }

  @Test
  void processorsShareWhatIsRendered() throws IOException {
    SpanList second = new SpanList();
    SdkTracerProviderBuilder tracers =
        ready().addSpanProcessor(LateRendering.processor(SimpleSpanProcessor.create(second)));
    try (OpenTelemetrySdk sdk = sdk(tracers)) {
      get(OtelHttpTrace.clientSpansBuilder(sdk).spans());
    }

    assertThat(second.inOrder().get(0)).isSameAs(exported.inOrder().get(0));
  }

  @Test
  void lateSpanCanBeReadLikeAnyOther() throws IOException {
    List<ReadableSpan> ended = new ArrayList<>();
    SdkTracerProviderBuilder tracers =
        SdkTracerProvider.builder()
            .setSampler(LateRendering.sampler(Sampler.alwaysOn()))
            .addSpanProcessor(LateRendering.processor(SpanProcessor.composite(keeping(ended))));
    try (OpenTelemetrySdk sdk = sdk(tracers)) {
      get(OtelHttpTrace.clientSpansBuilder(sdk).spans());
    }

    ReadableSpan span = ended.get(0);
    SpanData data = span.toSpanData();
    assertThat(span.getAttribute(Keys.VERDICT)).isNotNull();
    assertThat(span.getAttributes()).isEqualTo(data.getAttributes());
    assertThat(span.getName()).isEqualTo("GET");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.hasEnded()).isTrue();
    assertThat(span.getLatencyNanos())
        .isEqualTo(data.getEndEpochNanos() - data.getStartEpochNanos());
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.httptrace");
  }

  @Test
  void canBeSwitchedOff() throws IOException {
    try (OpenTelemetrySdk sdk = sdk(ready())) {
      ClientSpansBuilder builder = OtelHttpTrace.clientSpansBuilder(sdk);
      assertThat(builder.spans().late()).isNotNull();
      assertThat(builder.lateRendering(false).spans().late()).isNull();
      get(builder.spans());
    }

    assertThat(SpanText.order(exported.inOrder().get(0).getAttributes()))
        .contains("httptrace.verdict", "url.full");
  }

  @Test
  void withoutTheSdkOfTheBuilderSpansAreEarly() {
    try (OpenTelemetrySdk sdk = sdk(ready())) {
      OpenTelemetry hidden =
          new OpenTelemetry() {
            @Override
            public io.opentelemetry.api.trace.TracerProvider getTracerProvider() {
              return sdk.getTracerProvider();
            }

            @Override
            public io.opentelemetry.context.propagation.ContextPropagators getPropagators() {
              return sdk.getPropagators();
            }
          };
      assertThat(OtelHttpTrace.clientSpansBuilder(hidden).spans().late()).isNull();
    }
  }

  private static void get(ClientSpans spans) throws IOException {
    try (OtelRig rig = new OtelRig();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      rig.trace = spans;
      rig.get("http://one.test:" + server.port() + "/orders/42");
    }
  }

  private SdkTracerProviderBuilder ready() {
    return SdkTracerProvider.builder()
        .setSampler(LateRendering.sampler(Sampler.alwaysOn()))
        .addSpanProcessor(LateRendering.processor(SimpleSpanProcessor.create(exported)));
  }

  private static OpenTelemetrySdk sdk(SdkTracerProviderBuilder tracers) {
    return OpenTelemetrySdk.builder().setTracerProvider(tracers.build()).build();
  }

  private static SpanProcessor keeping(List<ReadableSpan> ended) {
    return new SpanProcessor() {
      @Override
      public void onStart(Context parentContext, ReadWriteSpan span) {}

      @Override
      public boolean isStartRequired() {
        return false;
      }

      @Override
      public void onEnd(ReadableSpan span) {
        ended.add(span);
      }

      @Override
      public boolean isEndRequired() {
        return true;
      }
    };
  }

  /** Writes down the attributes of a span, when it starts or when it ends. */
  private record Listening(boolean atStart, List<String> names) implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
      names.add(SpanText.order(span.getAttributes()).toString());
    }

    @Override
    public boolean isStartRequired() {
      return atStart;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      names.add(SpanText.order(span.getAttributes()).toString());
    }

    @Override
    public boolean isEndRequired() {
      return !atStart;
    }
  }
}
