/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.har;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.TracedClient;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HarEntriesTest {
  private static final Offset<Double> NANO = within(1e-6);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("calls.har");
  }

  @Test
  void reusedConnectionHasNeitherLookupNorDial() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        HarFile har = HarFile.create(file);
        TracedClient client = client(har)) {
      client.get(server.uri("one.test", "/a?k=v&bare&e="));
      client.get(server.uri("one.test", "/a"));

      List<JsonNode> entries = HarEntries.read(file);
      assertThat(entries).hasSize(2);
      JsonNode first = entries.get(0);
      assertThat(millis(first, "dns")).isPositive();
      assertThat(millis(first, "connect")).isPositive();
      assertThat(millis(first, "ssl")).isEqualTo(-1);
      assertThat(text(first, "/request/method")).isEqualTo("GET");
      assertThat(text(first, "/request/url"))
          .isEqualTo(server.uri("one.test", "/a?k=REDACTED&REDACTED&e=REDACTED"));
      assertThat(first.at("/request/queryString").toString())
          .isEqualTo(
              "[{'name':'k','value':'REDACTED'},{'name':'','value':'REDACTED'},{'name':'e','value':'REDACTED'}]"
                  .replace('\'', '"'));
      assertThat(text(first, "/request/httpVersion")).isEqualTo("HTTP/1.1");
      assertThat(first.at("/request/bodySize").asLong()).isZero();
      assertThat(first.at("/response/status").asInt()).isEqualTo(200);
      assertThat(first.at("/response/bodySize").asLong()).isEqualTo(2);
      assertThat(first.at("/response/content/size").asLong()).isEqualTo(2);
      assertThat(text(first, "/serverIPAddress")).isEqualTo("127.0.0.1");
      assertThat(text(first, "/connection")).isEqualTo(String.valueOf(server.port()));
      assertThat(text(first, "/_connectionId")).startsWith("http-outgoing-");
      assertThat(first.at("/response/_transferSize").asInt()).isEqualTo(2);
      assertThat(text(first, "/response/statusText")).isEmpty();
      assertThat(text(first, "/_explain")).endsWith(".");
      assertThat(first.has("_error")).isFalse();
      assertThat(first.get("response").has("_error")).isFalse();
      assertThat(first.has("_traceId")).isFalse();
      JsonNode second = entries.get(1);
      assertThat(millis(second, "dns")).isEqualTo(-1);
      assertThat(millis(second, "connect")).isEqualTo(-1);
      assertThat(second.get("_reused").asBoolean()).isTrue();
      assertThat(text(second, "/_connectionId")).isEqualTo(text(first, "/_connectionId"));
    }
  }

  @Test
  void timingsAreTheTrueOnes() throws IOException {
    List<CallRecord> calls = new CopyOnWriteArrayList<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.slow(Duration.ofMillis(80), Duration.ofMillis(120), "a", "b"));
        HarFile har = HarFile.create(file);
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create(),
                "",
                CallRecorder.create()
                    .listener(
                        call -> {
                          har.done(call);
                          calls.add(call);
                        }))) {
      client.get(server.uri("one.test", "/"));

      JsonNode entry = only();
      ExchangeRecord record = calls.get(0).last();
      assertThat(millis(entry, "dns")).isCloseTo(millis(record, Phase.DNS), NANO);
      assertThat(millis(entry, "connect")).isCloseTo(millis(record, Phase.CONNECT), NANO);
      assertThat(millis(entry, "send")).isCloseTo(millis(record, Phase.SEND), NANO);
      assertThat(millis(entry, "wait")).isCloseTo(millis(record, Phase.WAIT), NANO);
      // What comes after the connection and belongs to no phase is in it too.
      assertThat(millis(entry, "receive"))
          .isBetween(
              millis(record, Phase.RECEIVE),
              millis(record, Phase.RECEIVE) + millis(record, Phase.OTHER) + 1e-6);
      double sum = 0;
      for (String timing : List.of("blocked", "dns", "connect", "send", "wait", "receive")) {
        sum += millis(entry, timing);
      }
      assertThat(sum).isCloseTo(record.phases().totalNanos() / 1e6, NANO);
      assertThat(sum).isCloseTo(entry.get("time").asDouble(), NANO);
    }
  }

  @Test
  void handshakeIsWithinConnect() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        HarFile har = HarFile.create(file);
        TracedClient client = client(har)) {
      client.get(server.uri("one.test", "/"));

      JsonNode entry = only();
      assertThat(millis(entry, "ssl")).isPositive().isLessThan(millis(entry, "connect"));
      assertThat(millis(entry, "ssl")).isEqualTo(entry.at("/_phases/tls").asDouble());
    }
  }

  @Test
  void tunnelIsWithinConnect() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start();
        HarFile har = HarFile.create(file);
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create()
                    .setProxy(new HttpHost("http", "proxy.test", proxy.port())),
                "",
                CallRecorder.create().listener(har))) {
      client.get(server.uri("one.test", "/"));

      JsonNode entry = only();
      assertThat(entry.at("/_phases/proxy").asDouble()).isPositive();
      assertThat(millis(entry, "connect"))
          .isGreaterThan(millis(entry, "ssl") + entry.at("/_phases/proxy").asDouble());
    }
  }

  @Test
  void failedLookupHasNoConnectionAndNoResponse() throws IOException {
    try (HarFile har = HarFile.create(file);
        TracedClient client = client(har)) {
      assertThatThrownBy(() -> client.get("http://broken.test/a")).isInstanceOf(IOException.class);

      JsonNode entry = only();
      assertThat(text(entry, "/_error"))
          .isEqualTo("unknown_host")
          .isEqualTo(text(entry, "/response/_error"))
          .isEqualTo(text(entry, "/response/statusText"));
      assertThat(entry.get("response").has("_transferSize")).isFalse();
      assertThat(text(entry, "/_verdict")).isEqualTo("dns_failed");
      assertThat(millis(entry, "dns")).isNotNegative();
      assertThat(millis(entry, "connect")).isEqualTo(-1);
      assertThat(entry.at("/response/status").asInt()).isZero();
      assertThat(entry.at("/response/bodySize").asInt()).isEqualTo(-1);
      assertThat(text(entry, "/response/httpVersion")).isEqualTo("unknown");
      assertThat(entry.has("connection")).isFalse();
      assertThat(entry.has("_connectionId")).isFalse();
      assertThat(entry.has("serverIPAddress")).isFalse();
    }
  }

  @Test
  void failedDialAndHandshakeAreConnectTime() throws IOException {
    try (ScriptedServer untrusted =
            ScriptedServer.startTls(
                Certificates.untrustedServerContext(), Responses.keepAlive(200, "never"));
        HarFile har = HarFile.create(file);
        TracedClient client = client(har)) {
      String refused = "http://one.test:" + ClosedPort.find() + "/";
      assertThatThrownBy(() -> client.get(refused)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> client.get(untrusted.uri("one.test", "/")))
          .isInstanceOf(IOException.class);

      List<JsonNode> entries = HarEntries.read(file);
      assertThat(text(entries.get(0), "/_error")).isEqualTo("connection_refused");
      assertThat(millis(entries.get(0), "connect")).isPositive();
      assertThat(millis(entries.get(0), "ssl")).isEqualTo(-1);
      assertThat(text(entries.get(1), "/_error")).isEqualTo("certificate_untrusted");
      assertThat(millis(entries.get(1), "ssl")).isPositive();
    }
  }

  @Test
  void redirectIsTwoEntriesAndKnowsItsTarget() throws IOException {
    try (ScriptedServer target = ScriptedServer.start(Responses.keepAlive(200, "there"));
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(target.uri("one.test", "/there?t=canary")));
        HarFile har = HarFile.create(file);
        TracedClient client = client(har)) {
      client.get(server.uri("one.test", "/here"));

      List<JsonNode> entries = HarEntries.read(file);
      assertThat(entries).hasSize(2);
      assertThat(text(entries.get(0), "/response/redirectURL"))
          .isEqualTo(target.uri("one.test", "/there?t=REDACTED"))
          .isEqualTo(text(entries.get(1), "/request/url"));
      assertThat(text(entries.get(1), "/response/redirectURL")).isEmpty();
      assertThat(entries.get(0).has("_resend")).isFalse();
      assertThat(text(entries.get(1), "/_resend")).isEqualTo("redirect");
      assertThat(entries).extracting(entry -> entry.get("_number").asInt()).containsExactly(1, 2);
      assertThat(entries).extracting(entry -> text(entry, "/_callVerdict")).doesNotContain("");
    }
  }

  @Test
  void idsAreThoseOfTheClientSpan() throws IOException {
    try (OpenTelemetrySdk sdk =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(new KeepingSpanExporter()))
                        .build())
                .build();
        ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        HarFile har = HarFile.create(file);
        TracedClient client =
            new TracedClient(
                HttpClientBuilder.create(),
                "",
                CallRecorder.create().listener(har),
                OtelHttpTrace.clientSpans(sdk))) {
      client.get(server.uri("one.test", "/"));

      assertThat(text(only(), "/_traceId")).matches("[0-9a-f]{32}");
      assertThat(text(only(), "/_spanId")).matches("[0-9a-f]{16}");
    }
  }

  @Test
  void schemaRefusesWhatTheSpecificationDoes() throws IOException {
    assertThat(HarEntries.violations(HarEntries.tree("{\"log\":{}}"))).hasSizeGreaterThan(2);
    HarFile.create(file).close();
    String valid = Files.readString(file);
    assertThat(HarEntries.violations(HarEntries.tree(valid))).isEmpty();
    assertThat(HarEntries.violations(HarEntries.tree(valid.replace("creator", "maker"))))
        .isNotEmpty();
  }

  private static TracedClient client(HarFile har) {
    return new TracedClient(
        HttpClientBuilder.create(), "canary", CallRecorder.create().listener(har));
  }

  private JsonNode only() throws IOException {
    List<JsonNode> entries = HarEntries.read(file);
    assertThat(entries).hasSize(1);
    return entries.get(0);
  }

  private static double millis(JsonNode entry, String timing) {
    return entry.at("/timings/" + timing).asDouble();
  }

  private static double millis(ExchangeRecord record, Phase phase) {
    return record.phases().nanos(phase) / 1e6;
  }

  private static String text(JsonNode entry, String pointer) {
    return entry.at(pointer).asText();
  }
}
