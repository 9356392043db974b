/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientSpanAttributesTest {

  @Test
  void spanFollowsTheConventionsAndHasTheSummary() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(404, "no"));
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("one.test", "/a?token=secret"));

      SpanData span = rig.span();
      assertThat(span.getName()).isEqualTo("GET");
      assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getStatus().getDescription()).isEmpty();
      assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.httptrace");
      assertThat(Rendered.attributes(span))
          .containsExactly(
              "error.type=404",
              "http.request.method=GET",
              "http.response.status_code=404",
              "httptrace.conn.id=~",
              "httptrace.conn.reused=false",
              "httptrace.connect_ms=~",
              "httptrace.dns_ms=~",
              "httptrace.explain=~",
              "httptrace.other_ms=~",
              "httptrace.proxy_ms=~",
              "httptrace.queue_ms=~",
              "httptrace.receive_ms=~",
              "httptrace.send_ms=~",
              "httptrace.tls_ms=~",
              "httptrace.verdict=~",
              "httptrace.wait_ms=~",
              "network.peer.address=127.0.0.1",
              "network.peer.port=" + server.port(),
              "network.protocol.version=1.1",
              "server.address=one.test",
              "server.port=" + server.port(),
              "url.full=http://one.test:" + server.port() + "/a?token=REDACTED");
    }
  }

  @Test
  void spanWithoutConnectionHasNoPeerAndNoStatusCode() throws IOException {
    int port = ClosedPort.find();
    try (OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals().build();
      assertThatThrownBy(() -> rig.get("http://one.test:" + port + "/"))
          .isInstanceOf(IOException.class);

      SpanData span = rig.span();
      assertThat(span.getEvents()).isEmpty();
      assertThat(Rendered.attributes(span))
          .containsExactly(
              "error.type=connection_refused",
              "http.request.method=GET",
              "server.address=one.test",
              "server.port=" + port,
              "url.full=http://one.test:" + port + "/");
    }
  }

  @Test
  void unknownMethodIsToldByAnAttribute() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.send(ClassicRequestBuilder.create("FOO").setUri(server.uri("one.test", "/")).build());

      SpanData span = rig.span();
      assertThat(span.getName()).isEqualTo("HTTP");
      assertThat(span.getAttributes().get(Keys.METHOD)).isEqualTo("_OTHER");
      assertThat(span.getAttributes().get(Keys.METHOD_ORIGINAL)).isEqualTo("FOO");
    }
  }

  @Test
  void knownMethodsCanBeReplaced() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).knownMethods(Set.of("FOO")).build();
      rig.send(ClassicRequestBuilder.create("FOO").setUri(server.uri("one.test", "/")).build());
      rig.get(server.uri("one.test", "/"));

      assertThat(rig.spans()).extracting(SpanData::getName).containsExactly("FOO", "HTTP");
      assertThat(rig.spans())
          .extracting(span -> span.getAttributes().get(Keys.METHOD_ORIGINAL))
          .containsExactly(null, "GET");
    }
  }

  @Test
  void namesOfPostAndHeadAreTheMethods() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = new OtelRig()) {
      rig.send(
          ClassicRequestBuilder.post(server.uri("one.test", "/"))
              .setEntity(new StringEntity("12345"))
              .build());
      rig.send(ClassicRequestBuilder.head(server.uri("one.test", "/")).build());

      assertThat(rig.spans()).extracting(SpanData::getName).containsExactly("POST", "HEAD");
      assertThat(Rendered.event(rig.spans().get(0), "http.send.done")).isEqualTo(Usual.sendDone(5));
      assertThat(Rendered.event(rig.spans().get(1), "http.last_byte")).isEqualTo(Usual.lastByte(0));
    }
  }

  @Test
  void headersAreCapturedByNameOnly() throws IOException {
    try (ScriptedServer server = serverWithCookie();
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk)
              .capturedRequestHeaders(List.of("X-Many", "authorization", "COOKIE", "X-None"))
              .capturedResponseHeaders(List.of("set-cookie", "Vary", "X-None"))
              .build();
      rig.send(
          ClassicRequestBuilder.get(server.uri("127.0.0.1", "/"))
              .addHeader("X-Many", "1")
              .addHeader("x-many", "2")
              .addHeader("X-Other", "3")
              .addHeader("Authorization", "Bearer secret")
              .addHeader("Cookie", "a=secret")
              .build());

      assertThat(Rendered.attributes(rig.span()).stream().filter(a -> a.contains(".header.")))
          .containsExactly(
              "http.request.header.authorization=[REDACTED]",
              "http.request.header.cookie=[REDACTED]",
              "http.request.header.x-many=[1, 2]",
              "http.response.header.set-cookie=[REDACTED]",
              "http.response.header.vary=[Accept, Origin]");
    }
  }

  @Test
  void headersOfARequestThatWasNeverWrittenAreCaptured() throws IOException {
    try (OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk)
              .capturedRequestHeaders(List.of("X-Many", "Authorization", "traceparent", "X-None"))
              .build();
      assertThatThrownBy(
              () ->
                  rig.send(
                      ClassicRequestBuilder.get("http://one.test:" + ClosedPort.find() + "/")
                          .addHeader("X-Many", "1")
                          .addHeader("x-many", "2")
                          .addHeader("Authorization", "Bearer secret")
                          .build()))
          .isInstanceOf(IOException.class);

      SpanData span = rig.span();
      assertThat(Rendered.attributes(span).stream().filter(a -> a.contains(".header.")))
          .containsExactly(
              "http.request.header.authorization=[REDACTED]",
              "http.request.header.traceparent=[00-"
                  + span.getTraceId()
                  + "-"
                  + span.getSpanId()
                  + "-"
                  + span.getSpanContext().getTraceFlags().asHex()
                  + "]",
              "http.request.header.x-many=[1, 2]");
    }
  }

  @Test
  void noHeaderIsCapturedByDefault() throws IOException {
    try (ScriptedServer server = serverWithCookie();
        OtelRig rig = new OtelRig()) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(Rendered.attributes(rig.span())).noneMatch(a -> a.contains(".header."));
    }
  }

  @Test
  void signalsCanBeChosen() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      try (OtelRig rig = new OtelRig()) {
        rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(Signal.ATTRIBUTES).build();
        rig.get(server.uri("127.0.0.1", "/"));

        assertThat(rig.span().getEvents()).isEmpty();
        assertThat(Rendered.attributes(rig.span()))
            .contains("httptrace.other_ms=~", "httptrace.conn.reused=false");
      }
      try (OtelRig rig = new OtelRig()) {
        rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).signals(Signal.EVENTS).build();
        rig.get(server.uri("127.0.0.1", "/"));

        assertThat(rig.span().getEvents()).hasSize(9);
        assertThat(Rendered.attributes(rig.span())).noneMatch(a -> a.startsWith("httptrace."));
      }
    }
  }

  private static ScriptedServer serverWithCookie() {
    return ScriptedServer.start(
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nSet-Cookie: a=secret\r\nVary: Accept\r\n");
          wire.send("Vary: Origin\r\nServer: x\r\nContent-Length: 0\r\n\r\n");
          wire.awaitClose();
        });
  }
}
