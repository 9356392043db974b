/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trace that is attached to a request of a client that is not traced. */
@Timeout(30)
class AttachmentCheckTest {

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");
  private final AttachmentCheck check = new AttachmentCheck(0);

  // The check holds them weakly, and says nothing of one that is gone.
  private final List<HttpClientContext> contexts = new ArrayList<>();

  @Test
  void clientThatIsNotTracedIsWarnedOfOnce() throws IOException {
    call(HttpClients.createDefault(), false, 4);

    assertThat(log.records()).hasSize(1);
    assertThat(log.records().get(0).getMessage())
        .startsWith("httptrace: ")
        .contains("TracedHttpClients");
  }

  @Test
  void tracedClientIsNotWarnedOf() throws IOException {
    call(TracedHttpClients.custom().build(), true, 4);

    assertThat(log.records()).isEmpty();
  }

  @Test
  void requestThatWasNotExecutedIsNot() {
    HttpClientContext executedBefore = HttpClientContext.create();
    executedBefore.setExchangeId("ex-1");
    check.attached(executedBefore);
    check.attached(HttpClientContext.create());

    assertThat(log.records()).isEmpty();
  }

  private void call(CloseableHttpClient client, boolean traced, int times) throws IOException {
    try (client;
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      for (int i = 0; i < times; i++) {
        HttpClientContext context = HttpClientContext.create();
        contexts.add(context);
        check.attached(context);
        client.execute(new HttpGet(server.uri("127.0.0.1", "/")), context, response -> null);
        if (traced) {
          // As the client's handler does, with the check that all share.
          check.found(context);
        }
      }
    }
  }
}
