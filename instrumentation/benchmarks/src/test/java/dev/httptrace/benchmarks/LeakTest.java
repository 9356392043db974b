/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.jfr.JfrTrace;
import dev.httptrace.log.CallLog;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.Anchor;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.ExchangeRecord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing of an exchange outlives it: counted as objects, not as time or bytes. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LeakTest {

  /** {@code -Dexchanges=1000000} for the whole of it. */
  private static final int EXCHANGES = Integer.getInteger("exchanges", 100_000);

  private static final int FIRST = 5_000;

  /** How often it is looked whether the queue of spans has room. */
  private static final int LOOK = 256;

  @Test
  void exchangesLeaveNothingBehind() throws IOException, JMException {
    Telemetry telemetry = new Telemetry(true, true, true);
    URI uri = Transport.MEMORY.start();
    PoolingHttpClientConnectionManagerBuilder connections =
        Transport.MEMORY.configure(TracedHttpClients.connections(), 2);
    HttpClientBuilder builder =
        TracedHttpClients.instrument(
            HttpClientBuilder.create(),
            connections,
            OtelHttpTrace.clientSpans(telemetry.sdk()),
            OtelHttpTrace.onCurrentSpan(),
            CallRecorder.create().listener(CallLog.create(CallLog.Which.SLOW)),
            JfrTrace.create());
    HttpClientContext context =
        TracedHttpClients.attach(HttpClientContext.create(), new ExchangeTrace() {});
    try (CloseableHttpClient client = builder.build()) {
      call(client, uri, context, telemetry, 0, FIRST);
      // Exports what is queued: a span that waits for its turn is not left behind.
      assertThat(telemetry.exported()).isEqualTo(FIRST);
      Map<String, Long> before = retained();
      call(client, uri, context, telemetry, FIRST, FIRST + EXCHANGES);
      assertThat(telemetry.exported()).isEqualTo(FIRST + EXCHANGES);
      assertThat(retained()).isEqualTo(before);
    }
  }

  /** Half of them with a context of the user's, which is what may be kept. */
  private static void call(
      CloseableHttpClient client,
      URI uri,
      HttpClientContext context,
      Telemetry telemetry,
      int from,
      int to)
      throws IOException {
    for (int i = from; i < to; i++) {
      if (i % LOOK == 0) {
        telemetry.awaitRoom(i);
      }
      client.execute(
          new HttpGet(uri),
          i % 2 == 0 ? context : null,
          response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
          });
    }
  }

  /**
   * The live objects of our classes, after a full collection, by class. Each record has an anchor,
   * and one more is kept for the next record, unless it is the last one's: that depends on the time
   * between them, so it is only checked that there are no more.
   */
  private static Map<String, Long> retained() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    Map<String, Long> live = new TreeMap<>();
    for (String line : histogram.split("\n", -1)) {
      String[] columns = line.trim().split("\\s+", -1);
      if (columns.length >= 4 && isOurs(columns[3])) {
        live.put(columns[3], Long.parseLong(columns[1]));
      }
    }
    assertThat(live).isNotEmpty();
    Long anchors = live.remove(Anchor.class.getName());
    assertThat(anchors).isBetween(1L, live.getOrDefault(ExchangeRecord.class.getName(), 0L) + 1);
    return live;
  }

  private static boolean isOurs(String type) {
    return type.replaceAll("^\\[+L?", "").startsWith("dev.httptrace.")
        && !type.contains(".benchmarks.")
        && !type.contains("$$Lambda");
  }
}
