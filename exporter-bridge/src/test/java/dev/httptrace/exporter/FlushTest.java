/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Gates;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FlushTest {
  private final KeepingSpanExporter kept = new KeepingSpanExporter();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void spanThatEndsWhileAnEarlierFlushIsBeingForgottenIsExported(boolean closing) throws Exception {
    HeldExporter held = new HeldExporter(kept);
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "3600000");
        OtlpBridge bridge =
            OtlpBridge.builder("checkout")
                .withoutOtlp()
                .exporter(held)
                .closeTimeout(Duration.ofSeconds(30))
                .build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      CompletableResultCode earlier =
          ((OpenTelemetrySdk) bridge.openTelemetry()).getSdkTracerProvider().forceFlush();
      held.exporting.await();
      Thread late = new Thread(closing ? bridge::close : bridge::flush);
      AtomicReference<Thread> exporting = new AtomicReference<>();
      CountDownLatch done = new CountDownLatch(1);
      // Cannot be over yet, so this runs on the exporting thread, before it forgets the flush.
      earlier.whenComplete(
          () -> {
            exporting.set(Thread.currentThread());
            ExampleSpans.exchange(bridge.openTelemetry());
            late.start();
            awaitThatItWaits(late);
            done.countDown();
          });
      held.letGo.countDown();
      done.await();
      late.join();
      assertThat(exporting.get()).isNotSameAs(Thread.currentThread());
      assertThat(kept.spans()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void spanThatEndsWhileAnotherFlushExportsIsExported(boolean closing) throws Exception {
    HeldExporter held = new HeldExporter(kept);
    try (SystemProperties ignored = SystemProperties.with("otel.bsp.schedule.delay", "3600000");
        OtlpBridge bridge =
            OtlpBridge.builder("checkout")
                .withoutOtlp()
                .exporter(held)
                .closeTimeout(Duration.ofSeconds(30))
                .build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
      Thread first = new Thread(bridge::flush);
      first.start();
      held.exporting.await();
      ExampleSpans.exchange(bridge.openTelemetry());
      Thread late = new Thread(closing ? bridge::close : bridge::flush);
      late.start();
      awaitThatItWaits(late);
      held.letGo.countDown();
      late.join();
      first.join();
      assertThat(kept.spans()).hasSize(2);
    }
  }

  private static void awaitThatItWaits(Thread thread) {
    Gates.awaitThat(
        "the thread waits, or is over",
        () ->
            thread.getState() == Thread.State.TERMINATED
                || thread.getState() == Thread.State.TIMED_WAITING);
  }

  /** Exports once it is let go. */
  private static final class HeldExporter implements SpanExporter {
    private final SpanExporter delegate;
    private final CountDownLatch exporting = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    private HeldExporter(SpanExporter delegate) {
      this.delegate = delegate;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      exporting.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        return CompletableResultCode.ofExceptionalFailure(e);
      }
      return delegate.export(spans);
    }

    @Override
    public CompletableResultCode flush() {
      return delegate.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return delegate.shutdown();
    }
  }
}
