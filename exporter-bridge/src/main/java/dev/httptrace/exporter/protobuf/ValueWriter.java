/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is in an {@code AnyValue}. Of its fields the one that is there is always written,
 * whatever its value. Used by one thread.
 */
final class ValueWriter {
  private final ProtoBuffer out;

  ValueWriter(ProtoBuffer out) {
    this.out = out;
  }

  /** Null, which a list may hold, is written as an empty text, as OpenTelemetry does. */
  void text(@Nullable String value) {
    out.raw(Fields.STRING_VALUE);
    out.lengthAndText(value == null ? "" : value);
  }

  void bool(boolean value) {
    out.raw(Fields.BOOL_VALUE);
    out.raw(value ? 1 : 0);
  }

  void number(long value) {
    out.raw(Fields.INT_VALUE);
    out.varint(value);
  }

  void number(double value) {
    out.raw(Fields.DOUBLE_VALUE);
    out.fixed64(Double.doubleToRawLongBits(value));
  }

  void array(AttributeType type, List<?> list) {
    int array = out.open(Fields.ARRAY_VALUE, 1);
    for (Object each : list) {
      int value = out.open(Fields.VALUES, 1);
      switch (type) {
        case STRING_ARRAY -> text((String) each);
        case BOOLEAN_ARRAY -> bool((Boolean) each);
        case LONG_ARRAY -> number((Long) each);
        case DOUBLE_ARRAY -> number((Double) each);
        default -> throw new IllegalArgumentException("a list as an attribute of type " + type);
      }
      out.close(value, 1);
    }
    out.close(array, 1);
  }

  void any(Value<?> value) {
    switch (value.getType()) {
      case STRING -> text((String) value.getValue());
      case BOOLEAN -> bool((Boolean) value.getValue());
      case LONG -> number((Long) value.getValue());
      case DOUBLE -> number((Double) value.getValue());
      case ARRAY -> values((List<?>) value.getValue());
      case KEY_VALUE_LIST -> pairs((List<?>) value.getValue());
      case BYTES -> {
        out.raw(Fields.BYTES_VALUE);
        out.lengthAndBytes((ByteBuffer) value.getValue());
      }
      case EMPTY -> {}
    }
  }

  private void values(List<?> list) {
    int array = out.open(Fields.ARRAY_VALUE, 1);
    for (Object each : list) {
      value(Fields.VALUES, (Value<?>) each);
    }
    out.close(array, 1);
  }

  private void pairs(List<?> list) {
    int pairs = out.open(Fields.KVLIST_VALUE, 1);
    for (Object each : list) {
      KeyValue pair = (KeyValue) each;
      int opened = out.open(Fields.VALUES, 1);
      if (!pair.getKey().isEmpty()) {
        out.raw(Fields.KEY);
        out.lengthAndText(pair.getKey());
      }
      value(Fields.VALUE, pair.getValue());
      out.close(opened, 1);
    }
    out.close(pairs, 1);
  }

  private void value(int tag, Value<?> value) {
    int opened = out.open(tag, 1);
    any(value);
    out.close(opened, 1);
  }
}
