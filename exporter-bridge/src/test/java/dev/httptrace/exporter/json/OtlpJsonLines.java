/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Reads a span file twice: as JSON, and into the messages OpenTelemetry publishes. */
final class OtlpJsonLines {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

  private OtlpJsonLines() {}

  static List<JsonNode> parse(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readString(file).split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(MAPPER.readTree(line));
      }
    }
    return lines;
  }

  static List<ExportTraceServiceRequest> decode(Path file) throws IOException {
    List<ExportTraceServiceRequest> requests = new ArrayList<>();
    for (JsonNode line : parse(file)) {
      idsToBase64(line);
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      JsonFormat.parser().merge(line.toString(), request);
      requests.add(request.build());
    }
    return requests;
  }

  /** Protobuf's JSON has bytes in base64; OTLP's has these ids in hex. */
  private static void idsToBase64(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String id : IDS) {
        JsonNode hex = object.get(id);
        if (hex != null) {
          byte[] bytes = HexFormat.of().parseHex(hex.asText());
          object.put(id, Base64.getEncoder().encodeToString(bytes));
        }
      }
    }
    node.forEach(OtlpJsonLines::idsToBase64);
  }
}
