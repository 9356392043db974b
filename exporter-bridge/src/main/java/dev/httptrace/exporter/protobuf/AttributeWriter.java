/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes attributes. The size of a text, number or boolean is known before it is written; arrays
 * and values of any shape are left to {@link ValueWriter}. Used by one thread.
 */
final class AttributeWriter implements BiConsumer<AttributeKey<?>, Object> {
  private static final int BOOL_SIZE = 2;
  private static final int DOUBLE_SIZE = 1 + Long.BYTES;

  private final ProtoBuffer out;
  private final Names names;
  private final ValueWriter values;
  private int tag;

  AttributeWriter(ProtoBuffer out, Names names) {
    this.out = out;
    this.names = names;
    this.values = new ValueWriter(out);
  }

  /** Writes each attribute as a field of this tag. */
  void write(int asField, Attributes attributes) {
    tag = asField;
    attributes.forEach(this);
  }

  @Override
  public void accept(AttributeKey<?> key, Object value) {
    byte[] name = names.of(key.getKey());
    switch (key.getType()) {
      case STRING -> text(name, (String) value);
      case LONG -> {
        long number = (Long) value;
        head(name, 1 + ProtoBuffer.size(number));
        values.number(number);
      }
      case BOOLEAN -> {
        head(name, BOOL_SIZE);
        values.bool((Boolean) value);
      }
      case DOUBLE -> {
        head(name, DOUBLE_SIZE);
        values.number((Double) value);
      }
      case STRING_ARRAY, BOOLEAN_ARRAY, LONG_ARRAY, DOUBLE_ARRAY, VALUE -> nested(name, key, value);
    }
  }

  /** Taken for a text of ASCII, and written once more if it is none. */
  private void text(byte[] name, String text) {
    int before = out.position();
    int length = text.length();
    head(name, 1 + ProtoBuffer.size(length) + length);
    out.raw(Fields.STRING_VALUE);
    out.varint(length);
    if (!out.ascii(text)) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      out.back(before);
      head(name, 1 + ProtoBuffer.size(utf8.length) + utf8.length);
      out.raw(Fields.STRING_VALUE);
      out.lengthAndBytes(utf8);
    }
  }

  /** Writes what comes before the value of an attribute, which takes so many bytes. */
  private void head(byte[] name, int valueSize) {
    int nameSize = name.length == 0 ? 0 : 1 + name.length;
    out.raw(tag);
    out.varint(nameSize + 1 + ProtoBuffer.size(valueSize) + valueSize);
    name(name);
    out.raw(Fields.VALUE);
    out.varint(valueSize);
  }

  private void name(byte[] name) {
    if (name.length > 0) {
      out.raw(Fields.KEY);
      out.raw(name);
    }
  }

  private void nested(byte[] name, AttributeKey<?> key, Object value) {
    int attribute = out.open(tag, 1);
    name(name);
    int any = out.open(Fields.VALUE, 1);
    if (value instanceof Value<?> each) {
      values.any(each);
    } else {
      values.array(key.getType(), (List<?>) value);
    }
    out.close(any, 1);
    out.close(attribute, 1);
  }
}
