/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Attributes as they were written the last time at one place of a span, with the name before them
 * if they are an event's. Those of a place are time and again the same object, for they say what a
 * request has in common with the one before: its target, its connection, its pool. Used by one
 * thread.
 */
final class LastWritten {
  private static final byte[] NOTHING = {};

  private String name = "";
  private @Nullable Attributes attributes;
  private byte[] written = NOTHING;

  /** Whether they are those of the last time, known by now or not. */
  @SuppressWarnings("ReferenceEquality") // To compare them would cost what writing them does.
  boolean isAgain(String nameNow, Attributes attributesNow) {
    return attributes == attributesNow && name == nameNow;
  }

  /** Returns the bytes, or null before they were {@linkplain #keep kept}. */
  byte @Nullable [] writtenOrNull() {
    return written == NOTHING ? null : written;
  }

  /** These are there now. */
  void begin(String nameNow, Attributes attributesNow) {
    name = nameNow;
    attributes = attributesNow;
    written = NOTHING;
  }

  /** They have come again, and are these bytes. */
  void keep(byte[] bytes) {
    written = bytes;
  }
}
