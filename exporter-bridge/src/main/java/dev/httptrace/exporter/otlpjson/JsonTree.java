/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One small JSON value as maps, lists, texts, numbers and truth values, and its fields by type. */
final class JsonTree {
  private JsonTree() {}

  static Map<String, Object> map() {
    return new LinkedHashMap<>();
  }

  /** Reads the value that the parser is at. */
  static Object read(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      throw new IOException("the object does not end");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> fields = map();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          fields.put(name, read(json));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          elements.add(read(json));
        }
        yield elements;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IOException("not OTLP/JSON: " + token);
    };
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  static Map<String, Object> object(Map<String, Object> of, String field) {
    return object(of.getOrDefault(field, Map.of()));
  }

  static List<?> list(Map<String, Object> of, String field) {
    return (List<?>) of.getOrDefault(field, List.of());
  }

  static String text(Map<String, Object> of, String field) {
    return (String) of.getOrDefault(field, "");
  }

  /** Returns a number of 64 bits, which is written as a text. */
  static long nanos(Map<String, Object> of, String field) {
    return Long.parseLong((String) of.getOrDefault(field, "0"));
  }

  static int number(Map<String, Object> of, String field) {
    return (int) (long) (Long) of.getOrDefault(field, 0L);
  }
}
