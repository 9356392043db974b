/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;

/** Which of the times allowed was too short: on the span, in its events and in the metrics. */
@org.junit.jupiter.api.Timeout(60)
class TimeoutTypeTest {

  private static final Timeout SHORT = Timeout.ofMilliseconds(150);
  private static final Timeout LONG = Timeout.ofSeconds(20);

  @Test
  void connectThatHangs() throws IOException {
    try (BlackHole hole = BlackHole.open();
        OtelRig rig = rig()) {
      connectTimeout(rig);
      fails(rig, "http://127.0.0.1:" + hole.port() + "/");

      assertType(rig, "connect_timeout", "http.connect.done", "http.getconn.done");
    }
  }

  @Test
  void handshakeThatHangs() throws IOException {
    try (ScriptedServer server = silent();
        OtelRig rig = rig()) {
      connectTimeout(rig);
      fails(rig, server.uri("one.test", "/").replace("http:", "https:"));

      assertType(rig, "tls_timeout", "http.tls.done", "http.getconn.done");
    }
  }

  @Test
  void serverThatDoesNotAnswer() throws IOException {
    try (ScriptedServer server = silent();
        OtelRig rig = rig()) {
      rig.requests.setResponseTimeout(SHORT);
      fails(rig, server.uri("127.0.0.1", "/"));

      assertType(rig, "read_timeout");
    }
  }

  @Test
  void poolWithoutRoom() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
                  wire.awaitClose();
                });
        OtelRig rig = rig()) {
      rig.connections.setMaxConnTotal(1);
      rig.requests.setConnectionRequestTimeout(SHORT);
      ClassicHttpResponse holding = rig.open(new HttpGet(server.uri("127.0.0.1", "/")));
      fails(rig, server.uri("127.0.0.1", "/"));

      assertThat(Rendered.event(rig.spans().get(0), "http.getconn.done"))
          .startsWith("http.getconn.done error.type=pool_timeout ");
      assertThat(types(rig)).contains("pool_timeout");
      Wiring.closeAbruptly(holding);
    }
  }

  @Test
  void asyncConnectThatHangs() throws Exception {
    try (BlackHole hole = BlackHole.open();
        OtelRig rig = rig()) {
      failsAsync(rig, "http://127.0.0.1:" + hole.port() + "/", SHORT, LONG);

      assertType(rig, "connect_timeout", "http.connect.done", "http.getconn.done");
    }
  }

  @Test
  void asyncServerThatDoesNotAnswer() throws Exception {
    try (ScriptedServer server = silent();
        OtelRig rig = rig()) {
      failsAsync(rig, server.uri("127.0.0.1", "/"), LONG, SHORT);

      assertType(rig, "read_timeout");
    }
  }

  private static OtelRig rig() throws IOException {
    OtelRig rig = new OtelRig();
    rig.builder.disableAutomaticRetries();
    return rig;
  }

  private static ScriptedServer silent() {
    return ScriptedServer.start(wire -> wire.awaitClose());
  }

  private static void connectTimeout(OtelRig rig) {
    rig.connections.setDefaultConnectionConfig(
        ConnectionConfig.custom().setConnectTimeout(SHORT).setSocketTimeout(SHORT).build());
    // Which alone bounds a handshake in 5.2 and 5.3.
    rig.connections.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(SHORT).build());
  }

  private static void fails(OtelRig rig, String uri) {
    assertThatThrownBy(() -> rig.get(uri)).isInstanceOf(IOException.class);
  }

  private static void failsAsync(OtelRig rig, String uri, Timeout connect, Timeout response)
      throws Exception {
    Wiring.assumeAsyncClient();
    PoolingAsyncClientConnectionManagerBuilder connections =
        TracedHttpAsyncClients.connections()
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(connect).build());
    HttpAsyncClientBuilder builder =
        HttpAsyncClientBuilder.create()
            .disableAutomaticRetries()
            .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(response).build());
    TracedHttpAsyncClients.instrument(builder, connections, rig.trace);
    try (CloseableHttpAsyncClient client = builder.build()) {
      client.start();
      assertThatThrownBy(() -> client.execute(SimpleRequestBuilder.get(uri).build(), null).get())
          .isInstanceOf(ExecutionException.class);
      client.close();
      client.awaitShutdown(TimeValue.ofSeconds(30));
    }
  }

  private static void assertType(OtelRig rig, String type, String... events) {
    assertThat(rig.spans()).hasSize(1);
    SpanData span = rig.spans().get(0);
    assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo(type);
    for (String event : events) {
      assertThat(Rendered.event(span, event)).contains(" error.type=" + type + " ");
    }
    assertThat(types(rig)).containsExactly(type);
  }

  private static List<String> types(OtelRig rig) {
    return rig.metric("http.client.request.duration").getHistogramData().getPoints().stream()
        .map(point -> point.getAttributes().get(Keys.ERROR_TYPE))
        .toList();
  }
}
