/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A redirect that HttpClient refuses to follow fails the call, so the span of that response is an
 * error, as the conventions have it; one that it follows, or leaves to the caller, is none.
 */
@Timeout(60)
class RedirectFailureTest {

  private static final String TOO_MANY = "org.apache.hc.client5.http.RedirectException";
  private static final String CIRCULAR = "org.apache.hc.client5.http.CircularRedirectException";
  private static final String INVALID = "org.apache.hc.core5.http.ProtocolException";

  @ParameterizedTest
  @ValueSource(strings = {"", "a body"})
  void tooManyRedirects(String body) throws IOException {
    try (ScriptedServer server = redirecting("/next", body);
        OtelRig rig = new OtelRig()) {
      rig.requests.setMaxRedirects(2).setCircularRedirectsAllowed(true);
      assertThatThrownBy(() -> rig.get(server.uri("127.0.0.1", "/")))
          .hasRootCauseMessage("Maximum redirects (2) exceeded");

      assertLastFailed(rig, 3, TOO_MANY);
      assertThat(rig.spans().get(2).getAttributes().get(Keys.EXPLAIN))
          .startsWith("Failed (RedirectException) after ")
          .contains("answered 302");
    }
  }

  @ParameterizedTest
  @CsvSource({"/, 2, " + CIRCULAR, "http://:80/, 1, " + INVALID, "http://a b/, 1, " + INVALID})
  void redirectThatIsRefused(String location, int spans, String type) throws IOException {
    try (ScriptedServer server = redirecting(location, "");
        OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get(server.uri("127.0.0.1", "/")))
          .isInstanceOf(IOException.class);

      assertLastFailed(rig, spans, type);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a body"})
  void tooManyRedirectsOfTheAsyncClient(String body) throws Exception {
    Wiring.assumeAsyncClient();
    try (ScriptedServer server = redirecting("/next", body);
        OtelRig rig = new OtelRig()) {
      HttpAsyncClientBuilder builder =
          HttpAsyncClientBuilder.create()
              .setDefaultRequestConfig(
                  rig.requests.setMaxRedirects(2).setCircularRedirectsAllowed(true).build());
      TracedHttpAsyncClients.instrument(builder, TracedHttpAsyncClients.connections(), rig.trace);
      try (CloseableHttpAsyncClient client = builder.build()) {
        client.start();
        assertThatThrownBy(
                () ->
                    client
                        .execute(
                            SimpleRequestBuilder.get(server.uri("127.0.0.1", "/")).build(), null)
                        .get())
            .isInstanceOf(ExecutionException.class);
        client.close();
        client.awaitShutdown(TimeValue.ofSeconds(30));
      }

      assertLastFailed(rig, 3, TOO_MANY);
    }
  }

  @Test
  void redirectLeftToTheCallerIsNoError() throws IOException {
    try (ScriptedServer server = redirecting("/next", "a body");
        OtelRig rig = new OtelRig()) {
      rig.builder.disableRedirectHandling();
      try (ClassicHttpResponse response =
          rig.open(ClassicRequestBuilder.get(server.uri("127.0.0.1", "/")).build())) {
        assertThat(response.getCode()).isEqualTo(302);
        assertThat(rig.spans()).isEmpty();
        assertThat(OtelRig.body(response)).isEqualTo("a body");
        assertThat(rig.spans()).hasSize(1);
      }

      assertThat(rig.span().getStatus()).isEqualTo(StatusData.unset());
    }
  }

  @Test
  void redirectWithoutBodyLeftToTheCallerEndsAtOnce() throws IOException {
    try (ScriptedServer server = redirecting("/next", "");
        OtelRig rig = new OtelRig()) {
      rig.builder.disableRedirectHandling();
      try (ClassicHttpResponse response =
          rig.open(ClassicRequestBuilder.head(server.uri("127.0.0.1", "/")).build())) {
        assertThat(response.getCode()).isEqualTo(302);
        assertThat(rig.spans()).hasSize(1);
      }

      assertThat(rig.span().getStatus()).isEqualTo(StatusData.unset());
    }
  }

  private static ScriptedServer redirecting(String location, String body) {
    ConnectionScript script =
        wire -> {
          while (wire.readHead() != null) {
            wire.send("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: ");
            wire.send(body.length() + "\r\n\r\n" + body);
          }
        };
    return ScriptedServer.start(script);
  }

  private static void assertLastFailed(OtelRig rig, int spans, String type) {
    List<SpanData> all = rig.spans();
    assertThat(all).hasSize(spans);
    for (SpanData followed : all.subList(0, spans - 1)) {
      assertThat(followed.getStatus()).isEqualTo(StatusData.unset());
      assertThat(followed.getAttributes().get(Keys.ERROR_TYPE)).isNull();
    }
    SpanData last = all.get(spans - 1);
    assertThat(last.getStatus()).isEqualTo(StatusData.error());
    assertThat(last.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo(type);
    assertThat(last.getAttributes().get(Keys.STATUS)).isEqualTo(302);
    assertThat(
            rig.metric("http.client.request.duration").getHistogramData().getPoints().stream()
                .map(point -> point.getAttributes().get(Keys.ERROR_TYPE) + " " + point.getCount()))
        .contains(type + " 1");
  }
}
