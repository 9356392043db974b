/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ErrorClassTest {

  @Test
  void errorIsToldByItsOwnClassAndNotByThatOfItsWrapper() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      HttpRequestInterceptor broken =
          (request, entity, context) -> {
            throw new NoClassDefFoundError("a/secret/Name");
          };
      rig.builder.addRequestInterceptorLast(broken);
      assertThatThrownBy(() -> rig.get(server.uri("127.0.0.1", "/")))
          .isInstanceOf(NoClassDefFoundError.class);

      String type = "java.lang.NoClassDefFoundError";
      SpanData span = rig.span();
      assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo(type);
      assertThat(span.getAttributes().get(Keys.EXPLAIN)).contains("Failed (NoClassDefFoundError)");
      assertThat(
              rig.metric("http.client.request.duration").getHistogramData().getPoints().stream()
                  .map(point -> point.getAttributes().get(Keys.ERROR_TYPE)))
          .containsExactly(type);
    }
  }
}
