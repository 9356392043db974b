/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TracedClientTest {
  private static final String[] DIAL = {
    "http.getconn.start",
    "http.dns.start",
    "http.dns.done",
    "http.connect.start",
    "http.connect.done"
  };
  private static final String[] TLS = {"http.tls.start", "http.tls.done"};
  private static final String[] REST = {
    "http.getconn.done",
    "http.send.start",
    "http.send.done",
    "http.first_byte",
    "http.last_byte",
    "http.putconn"
  };

  @ParameterizedTest
  @EnumSource
  void exchangesArriveAsClientSpansWithTheirEvents(OtlpProtocol protocol) throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start(protocol);
        ScriptedServer plain = ScriptedServer.start(Responses.keepAlive(200, "plain"));
        ScriptedServer secure =
            ScriptedServer.startTls(
                Certificates.serverContext(), Responses.keepAlive(200, "secure"))) {
      try (OtlpBridge bridge = bridge(receiver.endpoint(), protocol);
          TracedClient client = client(bridge)) {
        assertThat(client.get(plain.uri("one.test", "/"))).isEqualTo("200 plain");
        assertThat(client.get(plain.uri("one.test", "/"))).isEqualTo("200 plain");
        assertThat(client.get(secure.uri("one.test", "/"))).isEqualTo("200 secure");
      }

      List<Span> spans = receiver.awaitSpans(3);
      assertThat(spans).hasSize(3);
      assertThat(spans).extracting(Span::getKind).containsOnly(Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(spans).extracting(Span::getName).containsOnly("GET");
      assertThat(names(spans.get(0))).containsExactly(concat(DIAL, REST));
      assertThat(names(spans.get(1)))
          .containsExactly(concat(new String[] {"http.getconn.start"}, REST));
      assertThat(names(spans.get(2))).containsExactly(concat(concat(DIAL, TLS), REST));
      for (Span span : spans) {
        assertThat(span.getEventsList())
            .extracting(Span.Event::getTimeUnixNano)
            .isSorted()
            .allMatch(time -> time >= span.getStartTimeUnixNano())
            .allMatch(time -> time <= span.getEndTimeUnixNano());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void collectorThatIsDownIsNoConcernOfTheRequests(OtlpProtocol protocol) throws Exception {
    try (LogLines logs = LogLines.ofAll();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "fine"))) {
      OtlpBridge bridge = bridge("http://127.0.0.1:" + ClosedPort.find(), protocol);
      try (TracedClient client = client(bridge)) {
        for (int i = 0; i < 3; i++) {
          assertThat(client.get(server.uri("one.test", "/"))).isEqualTo("200 fine");
        }
        bridge.close();

        assertThat(client.get(server.uri("one.test", "/"))).isEqualTo("200 fine");
      }
      assertThat(logs.loud()).hasSize(1);
      assertThat(logs.loud().get(0))
          .contains(": 3 spans made, 0 exported, 3 lost (closed 3); the last failure: ");
    }
  }

  private static OtlpBridge bridge(String endpoint, OtlpProtocol protocol) {
    return OtlpBridge.builder("checkout").endpoint(endpoint).protocol(protocol).build();
  }

  private static TracedClient client(OtlpBridge bridge) {
    return new TracedClient(
        HttpClientBuilder.create(), "", OtelHttpTrace.clientSpans(bridge.openTelemetry()));
  }

  private static List<String> names(Span span) {
    return span.getEventsList().stream().map(Span.Event::getName).toList();
  }

  private static String[] concat(String[] first, String[] second) {
    return Stream.of(first, second).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
