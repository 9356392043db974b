/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of a connection that is held too long, on a span that is rendered late. */
@Timeout(60)
class LateLeakSignalsTest {

  @Test
  void spanThatIsRenderedLateHasThemToo() throws Exception {
    SpanList exported = new SpanList();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .setSampler(LateRendering.sampler(Sampler.alwaysOn()))
                        .addSpanProcessor(
                            LateRendering.processor(BatchSpanProcessor.builder(exported).build()))
                        .build())
                .build();
        OtelRig rig = new OtelRig()) {
      LeakSignalsTest.leak(rig, sdk, server);
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);

      SpanData late = exported.inOrder().get(0);
      assertThat(late.getClass().getSimpleName()).isEqualTo("LateSpanData");
      assertThat(Rendered.names(late))
          .contains("http.conn.held", "http.conn.returned", "http.first_byte", "http.putconn");
    }
  }
}
