/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.Collector;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trace that is attached to a request of a client that is not traced. */
@Timeout(30)
class AttachmentCheckTest {

  private final List<LogRecord> logged = new ArrayList<>();
  private final Collector collector = new Collector(logged);
  private final Logger logger = Logger.getLogger("dev.httptrace.httpclient5");
  private final AttachmentCheck check = new AttachmentCheck(0);

  @BeforeEach
  void listen() {
    logger.addHandler(collector);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void deafen() {
    logger.removeHandler(collector);
    logger.setUseParentHandlers(true);
  }

  @Test
  void clientThatIsNotTracedIsWarnedOfOnce() throws IOException {
    call(HttpClients.createDefault(), false, 4);

    assertThat(logged).hasSize(1);
    assertThat(logged.get(0).getMessage()).startsWith("httptrace: ").contains("TracedHttpClients");
  }

  @Test
  void tracedClientIsNotWarnedOf() throws IOException {
    call(TracedHttpClients.custom().build(), true, 4);

    assertThat(logged).isEmpty();
  }

  @Test
  void requestThatWasNotExecutedIsNot() {
    HttpClientContext executedBefore = HttpClientContext.create();
    executedBefore.setExchangeId("ex-1");
    check.attached(executedBefore);
    check.attached(HttpClientContext.create());

    assertThat(logged).isEmpty();
  }

  private void call(CloseableHttpClient client, boolean traced, int times) throws IOException {
    try (client;
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      for (int i = 0; i < times; i++) {
        HttpClientContext context = HttpClientContext.create();
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
