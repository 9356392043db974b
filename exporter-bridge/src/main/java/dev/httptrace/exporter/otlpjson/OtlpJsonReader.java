/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link OtlpJson} writes, span by span. What it does not write is passed over; the
 * fields of a resource and a scope come before their spans.
 */
public final class OtlpJsonReader {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Every span has it, and nothing else has. */
  private static final String OF_SPAN = "startTimeUnixNano";

  private final JsonParser json;
  private final List<SpanData> spans = new ArrayList<>();

  private OtlpJsonReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads one object.
   *
   * @throws IOException if it is not whole, or not JSON of a batch of spans
   */
  public static List<SpanData> read(byte[] object) throws IOException {
    try (JsonParser json = FACTORY.createParser(object)) {
      OtlpJsonReader reader = new OtlpJsonReader(json);
      reader.request();
      return reader.spans;
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IOException("not OTLP/JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Counts the spans of one object.
   *
   * @throws IOException if it is not whole, or not JSON
   */
  public static int count(byte[] object) throws IOException {
    try (JsonParser json = FACTORY.createParser(object)) {
      int spans = 0;
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.FIELD_NAME && json.currentName().equals(OF_SPAN)) {
          spans++;
        }
      }
      if (depth != 0) {
        throw new IOException("an object that does not end");
      }
      return spans;
    }
  }

  private void request() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (isArrayOf("resourceSpans")) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          resource();
        }
      } else {
        json.skipChildren();
      }
    }
    expect(json.currentToken(), JsonToken.END_OBJECT);
  }

  private void resource() throws IOException {
    Map<String, Object> head = JsonTree.map();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (isArrayOf("scopeSpans")) {
        Resource resource = StoredOrigin.resource(head);
        while (json.nextToken() == JsonToken.START_OBJECT) {
          scope(resource);
        }
      } else {
        head.put(json.currentName(), JsonTree.read(json));
      }
    }
  }

  private void scope(Resource resource) throws IOException {
    Map<String, Object> head = JsonTree.map();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (isArrayOf("spans")) {
        InstrumentationScopeInfo scope = StoredOrigin.scope(head);
        while (json.nextToken() == JsonToken.START_OBJECT) {
          spans.add(StoredSpan.of(JsonTree.object(JsonTree.read(json)), resource, scope));
        }
      } else {
        head.put(json.currentName(), JsonTree.read(json));
      }
    }
  }

  /** Goes on to the value of the field. */
  private boolean isArrayOf(String field) throws IOException {
    boolean is = json.currentName().equals(field);
    JsonToken value = json.nextToken();
    return is && value == JsonToken.START_ARRAY;
  }

  private static void expect(JsonToken token, JsonToken expected) throws IOException {
    if (token != expected) {
      throw new IOException("not OTLP/JSON: " + token + " instead of " + expected);
    }
  }
}
