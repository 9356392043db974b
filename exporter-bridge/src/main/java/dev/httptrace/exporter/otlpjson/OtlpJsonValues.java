/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes attributes: OTLP's KeyValue and AnyValue. */
final class OtlpJsonValues {
  private OtlpJsonValues() {}

  static void writeAttributes(JsonGenerator json, Attributes attributes) throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("attributes");
    // Not asMap(), which shuffles what forEach gives in the order it was set (sdk-common 1.68.0).
    List<KeyAndValue> inOrder = new ArrayList<>(attributes.size());
    attributes.forEach((key, value) -> inOrder.add(new KeyAndValue(key.getKey(), value)));
    for (KeyAndValue attribute : inOrder) {
      writeKeyValue(json, attribute.key(), attribute.value());
    }
    json.writeEndArray();
  }

  private static void writeKeyValue(JsonGenerator json, String key, Object value)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeFieldName("value");
    writeAny(json, value);
    json.writeEndObject();
  }

  private static void writeAny(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Value<?> wrapped && wrapped.getType() != ValueType.KEY_VALUE_LIST) {
      writeAny(json, wrapped.getValue());
      return;
    }
    // What is not listed here is a Value's Empty, in OTLP an object without a member.
    json.writeStartObject();
    if (value instanceof Value<?> map) {
      writeList(json, "kvlistValue", (List<?>) map.getValue());
    } else if (value instanceof String text) {
      json.writeStringField("stringValue", text);
    } else if (value instanceof Boolean bool) {
      json.writeBooleanField("boolValue", bool);
    } else if (value instanceof Long integer) {
      // A string, as JavaScript's numbers are too small for 64 bits.
      json.writeStringField("intValue", integer.toString());
    } else if (value instanceof Double number) {
      writeDouble(json, number);
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      json.writeBinaryField("bytesValue", copy);
    } else if (value instanceof List<?> list) {
      writeList(json, "arrayValue", list);
    }
    json.writeEndObject();
  }

  /** JSON has no number for these; protobuf's mapping names them. */
  private static void writeDouble(JsonGenerator json, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumberField("doubleValue", number);
    } else {
      json.writeStringField("doubleValue", Double.toString(number));
    }
  }

  private static void writeList(JsonGenerator json, String kind, List<?> list) throws IOException {
    json.writeObjectFieldStart(kind);
    json.writeArrayFieldStart("values");
    for (Object element : list) {
      if (element instanceof KeyValue pair) {
        writeKeyValue(json, pair.getKey(), pair.getValue());
      } else {
        writeAny(json, element);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private record KeyAndValue(String key, Object value) {}
}
