/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlpjson;

import static io.opentelemetry.api.common.AttributeKey.booleanArrayKey;
import static io.opentelemetry.api.common.AttributeKey.doubleArrayKey;
import static io.opentelemetry.api.common.AttributeKey.longArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.valueKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reads attributes: OTLP's KeyValue and AnyValue. They are the same on the wire again. */
final class StoredValues {
  private StoredValues() {}

  static Attributes attributes(Map<String, Object> owner) {
    AttributesBuilder attributes = Attributes.builder();
    for (Object each : JsonTree.list(owner, "attributes")) {
      Map<String, Object> pair = JsonTree.object(each);
      put(attributes, JsonTree.text(pair, "key"), value(JsonTree.object(pair, "value")));
    }
    return attributes.build();
  }

  private static void put(AttributesBuilder attributes, String key, Value<?> value) {
    switch (value.getType()) {
      case STRING -> attributes.put(key, (String) value.getValue());
      case BOOLEAN -> attributes.put(key, (boolean) value.getValue());
      case LONG -> attributes.put(key, (long) value.getValue());
      case DOUBLE -> attributes.put(key, (double) value.getValue());
      case ARRAY -> putArray(attributes, key, value);
      default -> attributes.put(valueKey(key), value);
    }
  }

  private static void putArray(AttributesBuilder attributes, String key, Value<?> value) {
    List<Object> elements = new ArrayList<>();
    for (Object each : (List<?>) value.getValue()) {
      elements.add(((Value<?>) each).getValue());
    }
    if (areAll(elements, String.class)) {
      attributes.put(stringArrayKey(key), typed(elements, String.class));
    } else if (areAll(elements, Boolean.class)) {
      attributes.put(booleanArrayKey(key), typed(elements, Boolean.class));
    } else if (areAll(elements, Long.class)) {
      attributes.put(longArrayKey(key), typed(elements, Long.class));
    } else if (areAll(elements, Double.class)) {
      attributes.put(doubleArrayKey(key), typed(elements, Double.class));
    } else {
      attributes.put(valueKey(key), value);
    }
  }

  private static boolean areAll(List<Object> elements, Class<?> type) {
    return elements.stream().allMatch(type::isInstance);
  }

  /** Of the fields of AnyValue one is set, or none. */
  private static Value<?> value(Map<String, Object> any) {
    if (any.isEmpty()) {
      return Value.empty();
    }
    Map.Entry<String, Object> field = any.entrySet().iterator().next();
    return value(field.getKey(), field.getValue());
  }

  private static Value<?> value(String kind, Object value) {
    return switch (kind) {
      case "stringValue" -> Value.of((String) value);
      case "boolValue" -> Value.of((boolean) value);
      case "intValue" -> Value.of(Long.parseLong((String) value));
      case "doubleValue" -> Value.of(number(value));
      case "bytesValue" -> Value.of(Base64.getDecoder().decode((String) value));
      case "arrayValue" ->
          Value.of(
              JsonTree.list(JsonTree.object(value), "values").stream()
                  .map(each -> value(JsonTree.object(each)))
                  .toArray(Value<?>[]::new));
      case "kvlistValue" ->
          Value.of(
              JsonTree.list(JsonTree.object(value), "values").stream()
                  .map(JsonTree::object)
                  .map(StoredValues::pair)
                  .toArray(KeyValue[]::new));
      default -> Value.empty();
    };
  }

  private static KeyValue pair(Map<String, Object> pair) {
    return KeyValue.of(JsonTree.text(pair, "key"), value(JsonTree.object(pair, "value")));
  }

  /** What JSON has no number for is a text, and a number without a fraction may be an integer. */
  private static double number(Object value) {
    return value instanceof String text ? Double.parseDouble(text) : ((Number) value).doubleValue();
  }

  private static <T> List<T> typed(List<Object> elements, Class<T> type) {
    return elements.stream().map(type::cast).toList();
  }
}
