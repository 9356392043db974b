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

  /** Tags, lengths and a number: all that an attribute has beside its name and text. */
  private static final int MOST_BESIDE = 64;

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
    begin(asField);
    attributes.forEach(this);
  }

  /** Writes what follows as fields of this tag. */
  void begin(int asField) {
    tag = asField;
  }

  @Override
  public void accept(AttributeKey<?> key, Object value) {
    write(names.of(key.getKey()), key, value);
  }

  /** Writes an attribute whose name has been found. */
  void write(Name name, AttributeKey<?> key, Object value) {
    switch (key.getType()) {
      case STRING -> text(name, (String) value);
      case LONG -> number(name.written(), (Long) value);
      case BOOLEAN -> bool(name.written(), (Boolean) value);
      case DOUBLE -> number(name.written(), (Double) value);
      case STRING_ARRAY, BOOLEAN_ARRAY, LONG_ARRAY, DOUBLE_ARRAY, VALUE ->
          nested(name.written(), key, value);
    }
  }

  private void text(Name name, String text) {
    byte[] known = name.attributeOrNull(text);
    if (known != null) {
      out.raw(tag);
      out.raw(known);
      return;
    }
    int afterTag = out.position() + 1;
    if (!ascii(name.written(), text)) {
      utf8(name.written(), text.getBytes(StandardCharsets.UTF_8));
    }
    if (name.isRepeated(text)) {
      name.keep(text, out.since(afterTag));
    }
  }

  /** Writes a text that takes a byte for each character, or nothing and returns false. */
  private boolean ascii(byte[] name, String text) {
    int length = text.length();
    byte[] to = out.room(name.length + length + MOST_BESIDE);
    int at = head(to, name, 1 + ProtoBuffer.size(length) + length);
    to[at++] = Fields.STRING_VALUE;
    at = ProtoBuffer.varint(to, at, length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return false;
      }
      to[at + i] = (byte) c;
    }
    out.position(at + length);
    return true;
  }

  private void utf8(byte[] name, byte[] text) {
    byte[] to = out.room(name.length + text.length + MOST_BESIDE);
    int at = head(to, name, 1 + ProtoBuffer.size(text.length) + text.length);
    to[at++] = Fields.STRING_VALUE;
    at = ProtoBuffer.varint(to, at, text.length);
    System.arraycopy(text, 0, to, at, text.length);
    out.position(at + text.length);
  }

  private void number(byte[] name, long number) {
    byte[] to = out.room(name.length + MOST_BESIDE);
    int at = head(to, name, 1 + ProtoBuffer.size(number));
    to[at++] = Fields.INT_VALUE;
    out.position(ProtoBuffer.varint(to, at, number));
  }

  private void bool(byte[] name, boolean value) {
    byte[] to = out.room(name.length + MOST_BESIDE);
    int at = head(to, name, BOOL_SIZE);
    to[at++] = Fields.BOOL_VALUE;
    to[at++] = (byte) (value ? 1 : 0);
    out.position(at);
  }

  private void number(byte[] name, double number) {
    byte[] to = out.room(name.length + MOST_BESIDE);
    int at = head(to, name, DOUBLE_SIZE);
    to[at++] = Fields.DOUBLE_VALUE;
    out.position(at);
    out.fixed64(Double.doubleToRawLongBits(number));
  }

  /**
   * Writes what comes before the value of an attribute, which takes so many bytes, where there is
   * room for it. Returns where the value begins.
   */
  private int head(byte[] to, byte[] name, int valueSize) {
    int nameSize = name.length == 0 ? 0 : 1 + name.length;
    int at = out.position();
    to[at++] = (byte) tag;
    at = ProtoBuffer.varint(to, at, nameSize + 1 + ProtoBuffer.size(valueSize) + valueSize);
    if (name.length > 0) {
      to[at++] = Fields.KEY;
      System.arraycopy(name, 0, to, at, name.length);
      at += name.length;
    }
    to[at++] = Fields.VALUE;
    return ProtoBuffer.varint(to, at, valueSize);
  }

  private void nested(byte[] name, AttributeKey<?> key, Object value) {
    int attribute = out.open(tag, 1);
    if (name.length > 0) {
      out.raw(Fields.KEY);
      out.raw(name);
    }
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
