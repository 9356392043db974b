/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.har.HarEntries;
import dev.httptrace.exporter.har.HarFile;
import dev.httptrace.exporter.json.OtlpJsonFileExporter;
import dev.httptrace.exporter.waterfall.Waterfall;
import dev.httptrace.jfr.JfrTrace;
import dev.httptrace.log.CallLog;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.record.CallListener;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that means harm, and each output that tells of it: none is long, and none that people
 * read has a character that does anything.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileServerTest {
  private static final int COLUMNS = 100;
  private static final String LONG = "x".repeat(220_000);

  // What the server sends is ISO-8859-1; Unicode comes with a path that nobody checked.
  private static final ConnectionScript HARMFUL =
      wire -> {
        wire.readHead();
        for (int i = 0; i < 200; i++) {
          wire.send("HTTP/1.1 103 " + Hostile.TITLE + "\r\nLink: " + Hostile.RED + "\r\n\r\n");
        }
        wire.send("HTTP/1.1 200 " + Hostile.TITLE + LONG + "\r\nConnection: close\r\n");
        wire.send("X-Note: " + Hostile.TITLE + Hostile.RED + LONG + "\r\n");
        for (int i = 0; i < 1_000; i++) {
          wire.send("X-Many: " + i + "\r\n");
        }
        wire.send("Server-Timing: " + "a;dur=1;desc=\"\u001b\",".repeat(50_000) + "\r\n");
        wire.send("Content-Length: 2\r\n\r\nok");
      };

  private static final ConnectionScript LEADING_ASTRAY =
      wire -> {
        wire.readHead();
        wire.send("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n");
        wire.send("Location: /" + LONG + "?a=b\r\n\r\n");
      };

  private final List<CallRecord> calls = new ArrayList<>();
  private List<Span> spans = List.of();
  private List<String> logged = List.of();
  private Path har;
  private Path lines;
  private Path flight;

  @BeforeAll
  void callAll(@TempDir Path directory) throws Exception {
    har = directory.resolve("calls.har");
    lines = directory.resolve("spans.jsonl");
    flight = directory.resolve("calls.jfr");
    try (LogLines logs = LogLines.ofAll();
        Recording recording = new Recording();
        OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      recording.start();
      try (HarFile file = HarFile.create(har);
          OtlpBridge bridge =
              OtlpBridge.builder("checkout")
                  .endpoint(receiver.endpoint())
                  .exporter(OtlpJsonFileExporter.create(lines))
                  .build()) {
        CallListener keep = calls::add;
        call(
            OtelHttpTrace.clientSpansBuilder(bridge.openTelemetry())
                .capturedResponseHeaders(List.of("X-Note", "X-Many"))
                .build(),
            CallRecorder.create()
                .listener(keep.andThen(CallLog.create(CallLog.Which.ALL)).andThen(file)),
            JfrTrace.create());
      }
      recording.stop();
      recording.dump(flight);
      spans = receiver.spans();
      logged = logs.loud();
    }
    assertThat(calls).hasSize(4);
  }

  private static void call(ClientTraceFactory... traces) throws IOException {
    try (ScriptedServer plain = ScriptedServer.start(HARMFUL);
        ScriptedServer secure =
            ScriptedServer.startTls(
                Certificates.serverContext(Hostile.ALL + "y".repeat(10_000)), HARMFUL);
        ScriptedServer redirect = ScriptedServer.start(LEADING_ASTRAY, HARMFUL);
        TracedClient client = new TracedClient(HttpClientBuilder.create(), "", traces)) {
      client.send(
          new BasicClassicHttpRequest(
              "GET", new HttpHost("http", "one.test", plain.port()), "/" + Hostile.ALL + "?q=1"));
      client.get(secure.uri("one.test", "/"));
      client.get(redirect.uri("one.test", "/"));
      client.send(
          new BasicClassicHttpRequest(
              "GET" + Hostile.RED, new HttpHost("http", "one\u001b]0:.test", plain.port()), "/"));
    }
  }

  @AfterAll
  void forget() {
    calls.clear();
  }

  @Test
  void waterfallIsHarmlessAndNoWiderThanTheTerminal() {
    for (CallRecord call : calls) {
      for (Waterfall waterfall :
          List.of(
              Waterfall.ofColumns(COLUMNS).verbose(),
              Waterfall.ofColumns(COLUMNS).verbose().ascii())) {
        List<String> drawn = waterfall.lines(call);
        drawn.forEach(Hostile::assertHarmless);
        assertThat(drawn).hasSizeLessThan(60).allMatch(line -> line.length() <= COLUMNS);
      }
    }
    assertThat(Waterfall.ofColumns(200).lines(calls.get(0)).get(0))
        .startsWith("GET http://one.test:")
        .contains("/" + Hostile.SHOWN + "?q=REDACTED");
  }

  @Test
  void logIsOneHarmlessLineForEachCall() {
    assertThat(logged).hasSize(4).allMatch(line -> line.length() < 3_000);
    logged.forEach(Hostile::assertHarmless);
    assertThat(logged.get(0)).contains("/" + Hostile.SHOWN + "?q=REDACTED 200 in ");
  }

  @Test
  void harKeepsTheValueByEscapesOfItsOwn() throws IOException {
    String file = Files.readString(har);
    Hostile.assertHarmless(file);
    assertThat(file).hasSizeLessThan(20_000);
    List<JsonNode> entries = HarEntries.read(har);
    assertThat(entries.get(0).at("/request/url").asText()).contains("/" + Hostile.ALL + "?q=");
    assertThat(entries.get(2).at("/response/redirectURL").asText()).hasSize(2_049).endsWith("x…");
  }

  @Test
  void jsonLinesKeepTheValueByEscapesOfTheirOwn() throws IOException {
    String file = Files.readString(lines);
    Hostile.assertHarmless(file);
    List<String> values = new ArrayList<>();
    for (String line : file.lines().toList()) {
      new ObjectMapper().readTree(line).findValuesAsText("stringValue", values);
    }
    assertThat(values)
        .anyMatch(value -> value.contains("/" + Hostile.ALL + "?q=REDACTED"))
        .anyMatch(value -> value.startsWith(Hostile.TITLE + Hostile.RED + "xxx"))
        .anyMatch(value -> value.startsWith("CN=" + Hostile.TITLE))
        .allMatch(value -> value.length() <= 2_049);
  }

  @Test
  void spansKeepTheValueAndAreSmall() {
    assertThat(spans).hasSize(5);
    assertThat(spans).allMatch(span -> span.getSerializedSize() < 40_000);
    assertThat(strings(spans.get(0), "http.response.header.x-note"))
        .singleElement()
        .asString()
        .startsWith(Hostile.TITLE + Hostile.RED + "xxx")
        .endsWith("x…")
        .hasSize(2_049);
    assertThat(strings(spans.get(0), "http.response.header.x-many"))
        .hasSize(17)
        .startsWith("0", "1")
        .endsWith("15", "…");
  }

  private static List<String> strings(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .flatMap(attribute -> attribute.getValue().getArrayValue().getValuesList().stream())
        .map(value -> value.getStringValue())
        .toList();
  }

  @Test
  void flightRecorderTextsAreHarmless() throws IOException {
    String events =
        RecordingFile.readAllEvents(flight).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.httptrace."))
            .map(Object::toString)
            .collect(Collectors.joining());
    assertThat(events).contains("GET\\u009b31m", "one\\u001b]0:.test");
    Hostile.assertHarmless(events);
  }
}
