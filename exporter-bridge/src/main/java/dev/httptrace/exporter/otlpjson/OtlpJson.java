/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.httptrace.exporter.text.JsonText;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch as OTLP/JSON: spans by resource and scope.
 *
 * <p>The mapping is protobuf's, but for ids in hex and enums as numbers (OTLP specification, "JSON
 * Protobuf Encoding").
 */
public final class OtlpJson {

  private OtlpJson() {}

  /** Writes one object on one line, without the line's end; closes {@code out}. */
  public static void write(Collection<SpanData> spans, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.generator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      for (Map.Entry<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> entry :
          grouped(spans).entrySet()) {
        writeResource(json, entry.getKey(), entry.getValue());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> grouped(
      Collection<SpanData> spans) {
    Map<Resource, Map<InstrumentationScopeInfo, List<SpanData>>> groups = new LinkedHashMap<>();
    for (SpanData span : spans) {
      groups
          .computeIfAbsent(span.getResource(), resource -> new LinkedHashMap<>())
          .computeIfAbsent(span.getInstrumentationScopeInfo(), scope -> new ArrayList<>())
          .add(span);
    }
    return groups;
  }

  private static void writeResource(
      JsonGenerator json, Resource resource, Map<InstrumentationScopeInfo, List<SpanData>> scopes)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("resource");
    OtlpJsonValues.writeAttributes(json, resource.getAttributes());
    json.writeEndObject();
    // Before the spans, so that who reads them one by one knows it.
    writeIfPresent(json, "schemaUrl", resource.getSchemaUrl());
    json.writeArrayFieldStart("scopeSpans");
    for (Map.Entry<InstrumentationScopeInfo, List<SpanData>> entry : scopes.entrySet()) {
      writeScope(json, entry.getKey(), entry.getValue());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeScope(
      JsonGenerator json, InstrumentationScopeInfo scope, List<SpanData> spans) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("scope");
    json.writeStringField("name", scope.getName());
    writeIfPresent(json, "version", scope.getVersion());
    OtlpJsonValues.writeAttributes(json, scope.getAttributes());
    json.writeEndObject();
    writeIfPresent(json, "schemaUrl", scope.getSchemaUrl());
    json.writeArrayFieldStart("spans");
    for (SpanData span : spans) {
      OtlpJsonSpan.write(json, span);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeIfPresent(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }
}
