/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import dev.httptrace.otel.sdk.LateRendering;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.ExchangeRecorder;
import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.RecordListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Two spans of each exchange and one record: one is rendered when the exchange ends and the other
 * when it is exported. Both SDKs count their ids, so all that the spans say should be equal.
 */
public final class TwinSpans implements ClientTraceFactory, AutoCloseable {

  private static final HeaderCapture CAPTURE =
      HeaderCapture.NONE.request(List.of("Host")).response(List.of("Content-Length", "Location"));

  private final SpanList early = new SpanList();
  private final SpanList late = new SpanList();
  private final OpenTelemetrySdk earlySdk;
  private final OpenTelemetrySdk lateSdk;
  private final ClientSpans earlySpans;
  private final ClientSpans lateSpans;
  private final Consumer<Span> user;

  /** What anybody has who sets nothing. */
  public TwinSpans() {
    this(Sampler.alwaysOn(), SpanLimits.getDefault(), span -> {}, UnaryOperator.identity());
  }

  /**
   * Sets up both SDKs.
   *
   * @param user does with the span that is current what a user may do
   * @param more adds to the builders of the trace
   */
  TwinSpans(
      Sampler sampler,
      SpanLimits limits,
      Consumer<Span> user,
      UnaryOperator<ClientSpansBuilder> more) {
    this.user = user;
    earlySdk = sdk(builder(sampler, limits).addSpanProcessor(SimpleSpanProcessor.create(early)));
    lateSdk =
        sdk(
            builder(LateRendering.sampler(sampler), limits)
                .addSpanProcessor(
                    LateRendering.processor(
                        BatchSpanProcessor.builder(late).setMaxQueueSize(100_000).build())));
    earlySpans = more.apply(OtelHttpTrace.clientSpansBuilder(earlySdk)).spans();
    lateSpans = more.apply(OtelHttpTrace.clientSpansBuilder(lateSdk)).spans();
    if (earlySpans.late() != null || lateSpans.late() == null) {
      throw new AssertionError("not one of each");
    }
  }

  private static SdkTracerProviderBuilder builder(Sampler sampler, SpanLimits limits) {
    return SdkTracerProvider.builder()
        .setSampler(sampler)
        .setSpanLimits(limits)
        .setIdGenerator(new CountedIds());
  }

  private static OpenTelemetrySdk sdk(SdkTracerProviderBuilder tracers) {
    return OpenTelemetrySdk.builder().setTracerProvider(tracers.build()).build();
  }

  @Override
  public synchronized ClientTrace create(Exchange exchange) {
    Anchor anchor = Anchor.now();
    Context parent = exchange.context();
    ClientSpan one = earlySpans.begin(exchange, anchor);
    user.accept(Span.fromContext(exchange.context()));
    exchange.useContext(parent);
    ClientSpan other = lateSpans.begin(exchange, anchor);
    user.accept(Span.fromContext(exchange.context()));
    return new ExchangeRecorder(anchor, both(one, other), CAPTURE);
  }

  private static RecordListener both(ClientSpan one, ClientSpan other) {
    return new RecordListener() {
      @Override
      public void recorded(ExchangeRecord record, int index) {
        one.recorded(record, index);
        other.recorded(record, index);
      }

      @Override
      public void done(ExchangeRecord record) {
        one.done(record);
        other.done(record);
      }
    };
  }

  /** The spans that were rendered when their exchange ended. */
  public List<SpanData> early() {
    return early.inOrder();
  }

  /** The others, once they are exported. */
  public List<SpanData> late() {
    lateSdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    return late.inOrder();
  }

  @Override
  public void close() {
    earlySdk.close();
    lateSdk.close();
  }
}
