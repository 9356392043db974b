/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import org.jspecify.annotations.Nullable;

/**
 * A name as it is written, and the attribute that last came with it again and again: a method, a
 * host, a version are mostly the same object as the time before. Used by one thread.
 */
final class Name {
  /** What is longer is hardly ever the same. */
  private static final int LONGEST_VALUE = 256;

  private final String text;
  private final byte[] written;
  private @Nullable String last;
  private @Nullable String repeated;
  private byte[] attribute = {};

  /**
   * Holds a name.
   *
   * @param written length and text; nothing if it is empty
   */
  Name(String text, byte[] written) {
    this.text = text;
    this.written = written;
  }

  boolean is(String other) {
    return text.equals(other);
  }

  /** Length and text, not to be changed. */
  byte[] written() {
    return written;
  }

  /** Returns length and content of the attribute with this value, or null if it is not kept. */
  @SuppressWarnings("ReferenceEquality") // To compare texts would cost what writing one does.
  byte @Nullable [] attributeOrNull(String value) {
    return value == repeated ? attribute : null;
  }

  /** Takes note of a value, and tells whether it has come twice now and is to be {@link #keep}. */
  @SuppressWarnings("ReferenceEquality")
  boolean isRepeated(String value) {
    boolean again = value == last && value.length() <= LONGEST_VALUE;
    last = value.length() <= LONGEST_VALUE ? value : null;
    return again;
  }

  /** Keeps the attribute with this value in the place of another. */
  void keep(String value, byte[] lengthAndContent) {
    repeated = value;
    attribute = lengthAndContent;
  }
}
