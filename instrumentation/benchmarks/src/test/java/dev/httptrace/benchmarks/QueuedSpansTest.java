/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits in the batch processor's queue to be rendered is small, and nothing of the user's. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class QueuedSpansTest {

  private static final int SPANS = 2_000;
  private static final int MOST_BYTES = 1_800;
  private static final ContextKey<Theirs> THEIRS = ContextKey.named("theirs");

  @Test
  void queuedSpanHoldsLittle() throws IOException, JMException {
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    OpenTelemetrySdk sdk = sdk(exporter);
    URI uri = Transport.MEMORY.start();
    PoolingHttpClientConnectionManagerBuilder connections =
        Transport.MEMORY.configure(TracedHttpClients.connections(), 1);
    try (CloseableHttpClient client =
        TracedHttpClients.instrument(
                HttpClientBuilder.create(), connections, OtelHttpTrace.clientSpans(sdk))
            .build()) {
      call(client, uri);
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
      Map<String, long[]> before = live();
      call(client, uri);
      Map<String, long[]> queued = live();

      assertThat(grown(before, queued, "LateSpan", 0)).isEqualTo(SPANS);
      assertThat(grown(before, queued, Theirs.class.getName(), 0)).isZero();
      for (String gone :
          new String[] {"HttpGet", "HttpClientContext", "BasicClassicHttpResponse"}) {
        assertThat(grown(before, queued, gone, 0)).as(gone).isLessThan(SPANS / 10);
      }
      assertThat(grown(before, queued, "", 1) / SPANS).isBetween(500L, (long) MOST_BYTES);

      exporter.reset();
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
      assertThat(exporter.getFinishedSpanItems()).hasSize(SPANS);
    } finally {
      sdk.close();
    }
  }

  private static OpenTelemetrySdk sdk(InMemorySpanExporter exporter) {
    BatchSpanProcessor slow =
        BatchSpanProcessor.builder(exporter)
            .setScheduleDelay(Duration.ofHours(1))
            .setMaxQueueSize(10 * SPANS)
            .setMaxExportBatchSize(10 * SPANS)
            .build();
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(LateRendering.sampler(Sampler.alwaysOn()))
                .addSpanProcessor(LateRendering.processor(slow))
                .build())
        .build();
  }

  private static void call(CloseableHttpClient client, URI uri) throws IOException {
    for (int i = 0; i < SPANS; i++) {
      try (Scope ignored = Context.root().with(THEIRS, new Theirs()).makeCurrent()) {
        client.execute(
            new HttpGet(uri),
            response -> {
              EntityUtils.consume(response.getEntity());
              return response.getCode();
            });
      }
    }
  }

  /** How many more objects, or bytes, there are of the classes with such a name. */
  private static long grown(
      Map<String, long[]> before, Map<String, long[]> after, String name, int column) {
    long grown = 0;
    for (Map.Entry<String, long[]> entry : after.entrySet()) {
      if (entry.getKey().endsWith(name)) {
        long[] less = before.getOrDefault(entry.getKey(), new long[2]);
        grown += entry.getValue()[column] - less[column];
      }
    }
    return grown;
  }

  /** Objects and bytes of each class that a full collection leaves. */
  private static Map<String, long[]> live() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, long[]> live = new HashMap<>();
    for (String line : histogram.split("\n", -1)) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length >= 4 && columns[0].endsWith(":")) {
        live.put(columns[3], new long[] {Long.parseLong(columns[1]), Long.parseLong(columns[2])});
      }
    }
    return live;
  }

  /** What a user may have in a context. */
  private static final class Theirs {
    @SuppressWarnings("unused") // Only to be large.
    private final byte[] bytes = new byte[10_000];
  }
}
