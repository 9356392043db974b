/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the conventions ask for of the async client, too. */
@Timeout(60)
class AsyncConventionsTest {

  @BeforeEach
  void assumeAsyncClient() {
    Wiring.assumeAsyncClient();
  }

  @Test
  void hostFieldNamesTheServerAndTheDialItsTarget() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      SimpleHttpResponse response =
          send(
              OtelHttpTrace.clientSpans(rig.sdk),
              SimpleRequestBuilder.get(server.uri("127.0.0.1", "/a?k=v"))
                  .addHeader("Host", "shop.test:8443")
                  .build());

      assertThat(response.getCode()).isEqualTo(200);
      SpanData span = rig.spans().get(0);
      assertThat(span.getAttributes().get(Keys.SERVER_ADDRESS)).isEqualTo("shop.test");
      assertThat(span.getAttributes().get(Keys.SERVER_PORT)).isEqualTo(8443);
      assertThat(span.getAttributes().get(Keys.URL))
          .isEqualTo("http://shop.test:8443/a?k=REDACTED");
      assertThat(span.getAttributes().get(Keys.PEER_ADDRESS)).isEqualTo("127.0.0.1");
      assertThat(span.getAttributes().get(Keys.PEER_PORT)).isEqualTo(server.port());
      EventData asked = span.getEvents().get(0);
      assertThat(asked.getName()).isEqualTo("http.getconn.start");
      assertThat(asked.getAttributes().get(Keys.SERVER_ADDRESS)).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void headersOfARequestThatWasNeverWrittenAreCaptured() throws Exception {
    try (OtelRig rig = new OtelRig()) {
      OtelHttpTrace trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk)
              .capturedRequestHeaders(List.of("X-Tenant", "Authorization"))
              .build();
      SimpleHttpRequest request =
          SimpleRequestBuilder.get("http://127.0.0.1:" + ClosedPort.find() + "/")
              .addHeader("X-Tenant", "blue")
              .addHeader("Authorization", "Bearer canary")
              .build();
      assertThatThrownBy(() -> send(trace, request)).isInstanceOf(ExecutionException.class);

      assertThat(Rendered.attributes(rig.spans().get(0)))
          .contains(
              "error.type=connection_refused",
              "http.request.header.authorization=[REDACTED]",
              "http.request.header.x-tenant=[blue]");
    }
  }

  /** Returns when the client is closed, and so everything was told. */
  private static SimpleHttpResponse send(OtelHttpTrace trace, SimpleHttpRequest request)
      throws Exception {
    try (CloseableHttpAsyncClient client = TracedHttpAsyncClients.custom(trace).build()) {
      client.start();
      SimpleHttpResponse response = client.execute(request, null).get();
      client.close();
      client.awaitShutdown(TimeValue.ofSeconds(30));
      return response;
    }
  }
}
