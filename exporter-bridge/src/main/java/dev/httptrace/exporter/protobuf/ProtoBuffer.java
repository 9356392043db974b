/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An array that grows, and protobuf's primitives on it. Used by one thread.
 *
 * <p>The length of a nested message is written when its end is known: {@link #open} leaves room for
 * it, and {@link #close} moves the message if that was too much or too little.
 */
final class ProtoBuffer {
  private static final VarHandle FIXED_32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FIXED_64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int LONGEST_VARINT = 10;
  private static final int LONGEST_LENGTH = 5;
  private static final byte NO_DIGIT = -1;
  private static final byte[] DIGITS = digits();

  /** The longest array that every JVM makes. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[0];
  private int position;
  private int longest = LONGEST_ARRAY;

  /**
   * Begins a message in an array, which another takes the place of when it is too short.
   *
   * @param most bytes that another array may have
   */
  void begin(byte[] array, long most) {
    bytes = array;
    position = 0;
    limit(most);
  }

  /** Has it fail with what is longer. */
  void limit(long most) {
    longest = (int) Math.min(LONGEST_ARRAY, most);
  }

  /** Returns the array that was written to, and forgets it. */
  byte[] end() {
    byte[] written = bytes;
    bytes = new byte[0];
    position = 0;
    return written;
  }

  /** Begins anew in its own array, or without one if it has become longer than this. */
  void rewind(int mostKept) {
    if (bytes.length > mostKept) {
      bytes = new byte[0];
    }
    position = 0;
  }

  /** Writes what was written to another. */
  void append(ProtoBuffer other) {
    reserve(other.position);
    System.arraycopy(other.bytes, 0, bytes, position, other.position);
    position += other.position;
  }

  int position() {
    return position;
  }

  /**
   * Goes on from there: what follows is taken back, or was written where there was {@link #room}.
   */
  void position(int to) {
    position = to;
  }

  /** Returns a copy of what was written from a position on. */
  byte[] since(int from) {
    return Arrays.copyOfRange(bytes, from, position);
  }

  /** Makes room for so many bytes, so that they need no other look at it. */
  void reserve(int more) {
    if (bytes.length - position < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) position + more;
    if (needed > longest) {
      throw new IllegalStateException("a message of more than " + longest + " bytes");
    }
    long twice = Math.max(needed, 2L * bytes.length);
    bytes = Arrays.copyOf(bytes, (int) Math.min(twice, longest));
  }

  void raw(int value) {
    reserve(1);
    bytes[position++] = (byte) value;
  }

  void raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, position, value.length);
    position += value.length;
  }

  /** Returns the array, with room for so many bytes from {@link #position} on. */
  byte[] room(int more) {
    reserve(more);
    return bytes;
  }

  /** Writes a number without sign in as few bytes as it needs. */
  void varint(long value) {
    reserve(LONGEST_VARINT);
    position = varint(bytes, position, value);
  }

  /** Writes a {@link #varint(long)} where there is room, and returns where it ends. */
  static int varint(byte[] to, int from, long value) {
    int at = from;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    return at;
  }

  /** Returns how many bytes a {@link #varint} takes. */
  static int size(long value) {
    return 1 + (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  void fixed32(int value) {
    reserve(Integer.BYTES);
    FIXED_32.set(bytes, position, value);
    position += Integer.BYTES;
  }

  void fixed64(long value) {
    reserve(Long.BYTES);
    FIXED_64.set(bytes, position, value);
    position += Long.BYTES;
  }

  void lengthAndBytes(byte[] value) {
    varint(value.length);
    raw(value);
  }

  void lengthAndBytes(ByteBuffer value) {
    int length = value.remaining();
    varint(length);
    reserve(length);
    value.get(bytes, position, length);
    position += length;
  }

  /** Writes the length of a text and the text; an unpaired surrogate becomes a question mark. */
  void lengthAndText(String value) {
    int before = position;
    varint(value.length());
    if (!ascii(value)) {
      position = before;
      lengthAndBytes(value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Writes a text that takes a byte for each character, or nothing and returns false. */
  boolean ascii(String value) {
    int length = value.length();
    reserve(length);
    byte[] to = bytes;
    int at = position;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        return false;
      }
      to[at + i] = (byte) c;
    }
    position = at + length;
    return true;
  }

  /** Writes hexadecimal digits as half as many bytes, with their length. */
  void lengthAndHex(String digits) {
    int length = digits.length() / 2;
    if (digits.length() != 2 * length) {
      throw new IllegalArgumentException("an odd number of hexadecimal digits: " + digits);
    }
    varint(length);
    byte[] to = room(length);
    int at = position;
    for (int i = 0; i < length; i++) {
      int high = digit(digits.charAt(2 * i));
      int low = digit(digits.charAt(2 * i + 1));
      to[at++] = (byte) (high << 4 | low);
    }
    position = at;
  }

  private static int digit(char c) {
    int value = c < DIGITS.length ? DIGITS[c] : NO_DIGIT;
    if (value == NO_DIGIT) {
      throw new IllegalArgumentException("not a lower case hexadecimal digit: " + c);
    }
    return value;
  }

  private static byte[] digits() {
    byte[] values = new byte['f' + 1];
    Arrays.fill(values, NO_DIGIT);
    for (int i = 0; i < 16; i++) {
      values[Character.forDigit(i, 16)] = (byte) i;
    }
    return values;
  }

  /**
   * Begins a nested message.
   *
   * @param tag of its field, one byte
   * @param room for its length: 1 up to 127 bytes, 2 up to 16,383, 3 up to 2,097,151
   * @return what {@link #close} has to be given
   */
  int open(int tag, int room) {
    reserve(1 + LONGEST_LENGTH);
    bytes[position++] = (byte) tag;
    position += room;
    return position;
  }

  /** Ends a nested message: writes its length before it. */
  void close(int opened, int room) {
    int length = position - opened;
    int needed = size(length);
    if (needed != room) {
      int shift = needed - room;
      reserve(Math.max(0, shift));
      System.arraycopy(bytes, opened, bytes, opened + shift, length);
    }
    position = opened - room;
    varint(length);
    position += length;
  }
}
