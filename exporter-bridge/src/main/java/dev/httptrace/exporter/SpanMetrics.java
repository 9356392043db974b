/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanLoss;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Set;

/**
 * The accounts of a bridge as metrics, under the names and with the attributes of OpenTelemetry's
 * conventions for SDKs. Read when metrics are collected: spans pay nothing for them.
 */
final class SpanMetrics {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("otel.component.type");
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("otel.component.name");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  /** What is lost before an exporter is given it. */
  private static final Set<SpanLoss> OF_PROCESSOR =
      Set.of(SpanLoss.QUEUE_FULL, SpanLoss.ENDED_LATE);

  private final SpanPipelines pipelines;

  private SpanMetrics(SpanPipelines pipelines) {
    this.pipelines = pipelines;
  }

  static void register(Meter meter, SpanPipelines pipelines) {
    SpanMetrics metrics = new SpanMetrics(pipelines);
    meter
        .upDownCounterBuilder("otel.sdk.processor.span.queue.size")
        .setUnit("span")
        .setDescription("The number of spans that wait to be exported.")
        .buildWithCallback(metrics::queueSize);
    meter
        .counterBuilder("otel.sdk.processor.span.processed")
        .setUnit("span")
        .setDescription("The number of spans that were handed to the exporter, or dropped.")
        .buildWithCallback(metrics::processed);
    meter
        .upDownCounterBuilder("otel.sdk.exporter.span.inflight")
        .setUnit("{span}")
        .setDescription("The number of spans that the exporter has neither exported nor lost yet.")
        .buildWithCallback(metrics::inflight);
    meter
        .counterBuilder("otel.sdk.exporter.span.exported")
        .setUnit("{span}")
        .setDescription("The number of spans that were exported, or lost on the way.")
        .buildWithCallback(metrics::exported);
  }

  private void queueSize(ObservableLongMeasurement size) {
    each((index, pipe) -> size.record(pipe.pipeline().waiting(), processor(index)));
  }

  private void inflight(ObservableLongMeasurement inflight) {
    each((index, pipe) -> inflight.record(pipe.pipeline().underWay(), exporter(index, pipe)));
  }

  private void processed(ObservableLongMeasurement processed) {
    each(
        (index, pipe) -> {
          SpanAccounts now = pipe.report().accounts();
          for (SpanLoss reason : OF_PROCESSOR) {
            record(processed, now.lost(reason), processor(index), reason);
          }
          processed.record(pipe.pipeline().handedOver(), processor(index));
        });
  }

  private void exported(ObservableLongMeasurement exported) {
    each(
        (index, pipe) -> {
          SpanAccounts now = pipe.report().accounts();
          exported.record(now.exported(), exporter(index, pipe));
          now.losses()
              .forEach(
                  (reason, spans) -> {
                    if (!OF_PROCESSOR.contains(reason)) {
                      record(exported, spans, exporter(index, pipe), reason);
                    }
                  });
        });
  }

  private static void record(
      ObservableLongMeasurement into, long spans, Attributes component, SpanLoss reason) {
    if (spans > 0) {
      into.record(spans, component.toBuilder().put(ERROR, reason.errorType()).build());
    }
  }

  private void each(Observation observation) {
    int index = 0;
    for (SpanPipelines.Accounted pipe : pipelines.all()) {
      observation.of(index++, pipe);
    }
  }

  private static Attributes processor(int index) {
    return component("batching_span_processor", index);
  }

  private static Attributes exporter(int index, SpanPipelines.Accounted pipe) {
    return component(pipe.exporterType(), index);
  }

  /** Names of the SDK's own end with a number alone. */
  private static Attributes component(String type, int index) {
    return Attributes.of(TYPE, type, NAME, type + "/httptrace-" + index);
  }

  private interface Observation {
    void of(int index, SpanPipelines.Accounted pipe);
  }
}
