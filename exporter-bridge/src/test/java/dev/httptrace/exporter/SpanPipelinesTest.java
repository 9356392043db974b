/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.otlp.CollectorGuard;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpanPipelinesTest {
  private final CountDownLatch rendering = new CountDownLatch(1);
  private final CountDownLatch letGo = new CountDownLatch(1);

  /** No exporter stands before the one that counts, so that none can have held the span back. */
  @Test
  void spanThatIsInNoQueueAtTheEndIsUnderWayAndAWarning() throws Exception {
    try (LogLines logs = LogLines.ofAll()) {
      SpanPipelines pipelines =
          new SpanPipelines(new CollectorGuard(config -> "target", config -> "metrics"));
      SpanProcessor pipeline =
          pipelines.of(
              new KeepingSpanExporter(),
              DefaultConfigProperties.createFromMap(Map.of("otel.bsp.schedule.delay", "10")));
      pipeline.onEnd(renderedLate());
      rendering.await();
      pipelines.close();
      letGo.countDown();
      assertThat(pipeline.shutdown().join(30, TimeUnit.SECONDS).isDone()).isTrue();
      assertThat(logs.loud())
          .singleElement()
          .asString()
          .contains("httptrace closed the export to", "1 span made, 0 exported, 1 under way");
    }
  }

  private ReadableSpan renderedLate() {
    Span span =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new KeepingSpanExporter()))
            .build()
            .get("test")
            .spanBuilder("span")
            .startSpan();
    span.end();
    return (ReadableSpan)
        Proxy.newProxyInstance(
            ReadableSpan.class.getClassLoader(),
            new Class<?>[] {ReadableSpan.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("toSpanData")) {
                rendering.countDown();
                letGo.await();
              }
              return method.invoke(span, arguments);
            });
  }
}
