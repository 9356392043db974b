/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.json;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrace.exporter.ExampleSpans;
import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpProtocol;
import dev.httptrace.exporter.OtlpReceiver;
import dev.httptrace.exporter.SystemProperties;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OtlpJsonFileExporterTest {
  @TempDir private Path directory;

  @Test
  void fileSaysWhatTheWireSays() throws Exception {
    Path file = directory.resolve("spans.jsonl");
    try (OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout")
              .endpoint(receiver.endpoint())
              .exporter(OtlpJsonFileExporter.create(file))
              .build()) {
        ExampleSpans.everything(bridge.openTelemetry());
      }
      assertThat(comparable(OtlpJsonLines.decode(file)))
          .hasSize(3)
          .isEqualTo(comparable(receiver.requests()));
    }
  }

  @Test
  void fileSaysWhatWasCutOff() throws Exception {
    Path file = directory.resolve("spans.jsonl");
    try (SystemProperties ignored =
            SystemProperties.with("otel.span.event.count.limit", "1")
                .and("otel.span.link.count.limit", "1")
                .and("otel.attribute.count.limit", "2")
                .and("otel.attribute.value.length.limit", "5");
        OtlpReceiver receiver = OtlpReceiver.start(OtlpProtocol.HTTP_PROTOBUF)) {
      try (OtlpBridge bridge =
          OtlpBridge.builder("checkout")
              .endpoint(receiver.endpoint())
              .exporter(OtlpJsonFileExporter.create(file))
              .build()) {
        ExampleSpans.beyondLimits(bridge.openTelemetry());
      }
      JsonNode span = span(OtlpJsonLines.parse(file).get(0));
      assertThat(span.get("droppedAttributesCount").asInt()).isEqualTo(1);
      assertThat(span.get("droppedEventsCount").asInt()).isEqualTo(2);
      assertThat(span.get("droppedLinksCount").asInt()).isEqualTo(2);
      assertThat(span.get("events").get(0).get("droppedAttributesCount").asInt()).isEqualTo(1);
      assertThat(comparable(OtlpJsonLines.decode(file))).isEqualTo(comparable(receiver.requests()));
    }
  }

  @Test
  void jsonIsWhatJaegersUploadTakes() throws Exception {
    Path file = directory.resolve("spans.jsonl");
    try (OtlpBridge bridge = fileOnly(OtlpJsonFileExporter.create(file))) {
      ExampleSpans.exchange(bridge.openTelemetry());
    }

    List<JsonNode> lines = OtlpJsonLines.parse(file);

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).fieldNames()).toIterable().containsExactly("resourceSpans");
    JsonNode span = span(lines.get(0));
    assertThat(span.get("traceId").asText()).matches("[0-9a-f]{32}");
    assertThat(span.get("spanId").asText()).matches("[0-9a-f]{16}");
    assertThat(span.has("parentSpanId")).isFalse();
    assertThat(span.get("kind").isInt()).isTrue();
    assertThat(span.get("startTimeUnixNano").isTextual()).isTrue();
    assertThat(span.has("droppedAttributesCount")).isFalse();
    assertThat(span.get("events").get(0))
        .hasToString("{\"timeUnixNano\":\"1795341600000000011\",\"name\":\"http.getconn.start\"}");
  }

  @Test
  void halfAnEmojiLosesNothingElse() throws Exception {
    Path file = directory.resolve("spans.jsonl");
    try (OtlpBridge bridge = fileOnly(OtlpJsonFileExporter.create(file))) {
      bridge.openTelemetry().getTracer("t").spanBuilder("half \uD83D").startSpan().end();
    }
    assertThat(span(OtlpJsonLines.parse(file).get(0)).get("name").asText()).isEqualTo("half ?");
  }

  @Test
  void eachRunStartsAFreshFileAndEachBatchALine() throws Exception {
    Path file = Files.writeString(directory.resolve("spans.jsonl"), "an earlier run\n");
    OtlpJsonFileExporter exporter = OtlpJsonFileExporter.create(file);
    List<SpanData> spans = someSpans();

    assertThat(exporter.export(List.of()).isSuccess()).isTrue();
    IntStream.range(0, 40)
        .parallel()
        .forEach(i -> assertThat(exporter.export(spans).isSuccess()).isTrue());

    assertThat(OtlpJsonLines.decode(file)).hasSize(40);
    assertThat(exporter.shutdown().isSuccess()).isTrue();
    assertThat(exporter.shutdown().isSuccess()).isTrue();
    assertThat(exporter.export(spans).isSuccess()).isFalse();
  }

  @Test
  void fileWithoutSpansIsOneWarning() throws IOException {
    Path file = directory.resolve("spans.jsonl");
    OtlpJsonFileExporter exporter = OtlpJsonFileExporter.create(file);
    try (LogLines logs = LogLines.ofAll()) {
      exporter.shutdown();
      exporter.shutdown();
      assertThat(logs.loud()).singleElement().asString().contains("no span was written", "empty");
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void fullDiskIsOneWarningAndAFailedResult() throws Exception {
    Path file = directory.resolve("spans.jsonl");
    try (FullDisk disk = new FullDisk(file)) {
      disk.isFull = true;
      OtlpJsonFileExporter exporter = new OtlpJsonFileExporter(file, disk);
      assertOneWarning(exporter, file);
    }
    assertThat(file).isEmptyFile();
  }

  /** Jaeger refuses a file with half a line in it, and every line with it. */
  @Test
  void diskThatIsFullForAWhileLeavesNoHalfLine() throws Exception {
    Path file = directory.resolve("spans.jsonl");
    try (FullDisk disk = new FullDisk(file)) {
      OtlpJsonFileExporter exporter = new OtlpJsonFileExporter(file, disk);
      try (LogLines ignored = LogLines.ofAll()) {
        assertThat(exporter.export(someSpans()).isSuccess()).isTrue();
        disk.isFull = true;
        assertThat(exporter.export(someSpans()).isSuccess()).isFalse();
        assertThat(OtlpJsonLines.decode(file)).hasSize(1);
        disk.isFull = false;
        assertThat(exporter.export(someSpans()).isSuccess()).isTrue();
      }
      assertThat(OtlpJsonLines.decode(file)).hasSize(2);
    }
  }

  private static void assertOneWarning(OtlpJsonFileExporter exporter, Path file) {
    try (LogLines logs = LogLines.ofAll()) {
      for (int i = 0; i < 3; i++) {
        CompletableResultCode result = exporter.export(someSpans());
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.getFailureThrowable()).hasMessage("No space left on device");
      }
      assertThat(logs.loud())
          .containsExactly(
              "WARNING cannot write 1 spans to "
                  + file
                  + ": they are lost. Further failures are not logged until a write succeeds.");
    }
  }

  @Test
  void placeThatCannotBeWrittenIsNamed() {
    Path nowhere = directory.resolve("missing").resolve("spans.jsonl");
    assertThatThrownBy(() -> OtlpJsonFileExporter.create(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessage("directory of the span file does not exist: " + nowhere);
    assertThatThrownBy(() -> OtlpJsonFileExporter.create(directory))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot write the span file: " + directory);
  }

  private static OtlpBridge fileOnly(OtlpJsonFileExporter exporter) {
    return OtlpBridge.builder("checkout").withoutOtlp().exporter(exporter).build();
  }

  private static List<SpanData> someSpans() {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    try (OtlpBridge bridge = OtlpBridge.builder("checkout").withoutOtlp().exporter(kept).build()) {
      ExampleSpans.exchange(bridge.openTelemetry());
    }
    return kept.spans();
  }

  private static JsonNode span(JsonNode line) {
    return line.at("/resourceSpans/0/scopeSpans/0/spans/0");
  }

  /** Scopes sorted by name, spans by id; an absent status is the same as an empty one. */
  private static List<ScopeSpans> comparable(List<ExportTraceServiceRequest> requests) {
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).getResourceSpansList()).hasSize(1);
    ResourceSpans resource = requests.get(0).getResourceSpans(0);
    assertThat(resource.getResource().getAttributesList()).hasSizeGreaterThan(3);
    return resource.getScopeSpansList().stream()
        .sorted(Comparator.comparing(scope -> scope.getScope().toString() + scope.getSchemaUrl()))
        .map(scope -> scope.toBuilder().clearSpans().addAllSpans(comparableSpans(scope)).build())
        .toList();
  }

  private static List<Span> comparableSpans(ScopeSpans scope) {
    return scope.getSpansList().stream()
        .sorted(Comparator.comparing(span -> span.getSpanId().toStringUtf8()))
        .map(span -> span.toBuilder().setStatus(span.getStatus()).build())
        .toList();
  }

  /** Takes half of a line when it is full. */
  private static final class FullDisk implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private boolean isFull;

    FullDisk(Path file) throws IOException {
      this.file = Files.newByteChannel(file, CREATE, WRITE);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (!isFull) {
        return file.write(bytes);
      }
      if (bytes.remaining() < 10) {
        throw new IOException("No space left on device");
      }
      int half = file.write(bytes.slice().limit(bytes.remaining() / 2));
      bytes.position(bytes.limit() - 1);
      return half;
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    @Override
    public int read(ByteBuffer bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekableByteChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }
  }
}
