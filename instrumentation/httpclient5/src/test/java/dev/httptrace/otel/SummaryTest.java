/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SummaryTest {

  @Test
  void phasesThatTookNoTimeAreLeftOut() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        OtelRig rig = new OtelRig()) {
      String uri = "http://one.test:" + server.port() + "/";
      rig.get(uri);
      rig.get(uri);

      SpanData dialled = rig.spans().get(0);
      SpanData reused = rig.spans().get(1);
      assertThat(SpanText.order(dialled.getAttributes()))
          .contains("httptrace.connect_ms", "httptrace.wait_ms")
          .doesNotContain("httptrace.tls_ms", "httptrace.proxy_ms");
      assertThat(SpanText.order(reused.getAttributes()))
          .contains("httptrace.wait_ms", "httptrace.conn.reused")
          .doesNotContain(
              "httptrace.dns_ms", "httptrace.connect_ms", "httptrace.tls_ms", "httptrace.proxy_ms");
    }
  }
}
