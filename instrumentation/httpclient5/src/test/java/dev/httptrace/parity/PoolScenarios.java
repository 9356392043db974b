/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.TimeValue;

/** Whether a connection is kept, and who gets it next. */
final class PoolScenarios {

  private static final int AT_ONCE = 4;

  private PoolScenarios() {}

  static void addTo(Scenarios all) {
    all.add("response-connection-close", PoolScenarios::serverCloses);
    all.add("request-close", PoolScenarios::requestCloses);
    all.add("disable-keepalives", PoolScenarios::clientCloses);
    all.add("max-idle-per-host-negative", PoolScenarios::nothingIsReused);
    all.add("close-idle-while-in-use", PoolScenarios::closeIdleWhileInUse);
    all.add("idle-timeout", PoolScenarios::idleTimeout);
    all.add("concurrent-4", PoolScenarios::fourAtOnce);
    all.add("max-conns-per-host-wait", PoolScenarios::waitForTheOnlyConnection);
  }

  private static void serverCloses(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Responses.closing(200, "hello"));
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
    stage.get("r2", server.uri("one.test", "/")).readAndClose();
  }

  private static void requestCloses(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ClassicHttpRequest get =
        ClassicRequestBuilder.get(server.uri("one.test", "/"))
            .addHeader(HttpHeaders.CONNECTION, "close")
            .build();
    stage.send("r1", get).readAndClose();
  }

  private static void clientCloses(Stage stage) throws Exception {
    List<BasicHeader> close = List.of(new BasicHeader(HttpHeaders.CONNECTION, "close"));
    stage.set(
        clients -> clients.setDefaultHeaders(close), clients -> clients.setDefaultHeaders(close));
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void nothingIsReused(Stage stage) throws Exception {
    stage.set(
        clients -> clients.setConnectionReuseStrategy((request, response, context) -> false),
        clients -> clients.setConnectionReuseStrategy((request, response, context) -> false));
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
  }

  private static void closeIdleWhileInUse(Stage stage) throws Exception {
    ScriptedServer server = stage.serve("http", Scripts.hello());
    Reply reply = stage.get("r1", server.uri("one.test", "/"));
    stage.pool().closeIdle(TimeValue.ZERO_MILLISECONDS);
    stage.log.add("r1", "=CloseIdleConnections", "");
    reply.readAndClose();
  }

  private static void idleTimeout(Stage stage) throws Exception {
    TimeValue moment = TimeValue.ofMilliseconds(1);
    stage.set(
        clients -> clients.setKeepAliveStrategy((response, context) -> moment),
        clients -> clients.setKeepAliveStrategy((response, context) -> moment));
    ScriptedServer server = stage.serve("http", Scripts.hello());
    ScriptedServer slow =
        ScriptedServer.start(Responses.slow(Duration.ofMillis(20), Duration.ZERO, "late"));
    stage.closing(slow);
    stage.get("r1", server.uri("one.test", "/")).readAndClose();
    // Time passes for the connection while another one waits for its answer.
    stage.untraced(slow.uri("two.test", "/"));
    stage.get("r2", server.uri("one.test", "/")).readAndClose();
  }

  private static void fourAtOnce(Stage stage) throws Exception {
    CountDownLatch allThere = new CountDownLatch(AT_ONCE);
    ScriptedServer server =
        stage.serve(
            "http",
            wire -> {
              wire.readHead();
              allThere.countDown();
              wire.await(allThere);
              wire.send(Scripts.OK);
              wire.awaitClose();
            });
    stage.client();
    for (int i = 1; i <= AT_ONCE; i++) {
      String label = "r" + i;
      stage.fork(() -> stage.get(label, server.uri("127.0.0.1", "/")).readAndClose());
    }
    stage.join();
  }

  private static void waitForTheOnlyConnection(Stage stage) throws Exception {
    stage.connections.setMaxConnPerRoute(1);
    if (stage.async != null) {
      stage.async.connections.setMaxConnPerRoute(1);
    }
    ScriptedServer server = stage.serve("http", Scripts.hello());
    Reply first = stage.get("r1", server.uri("one.test", "/"));
    stage.fork(() -> stage.get("r2", server.uri("one.test", "/")).readAndClose());
    Gates.awaitThat("r2 waits for the pool", () -> stage.pool().getTotalStats().getPending() > 0);
    first.readAndClose();
    stage.join();
  }
}
