/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import org.jspecify.annotations.Nullable;

/**
 * Names of attributes and events, with their length, as they were written before: there are few,
 * and each is written time and again. Used by one thread.
 *
 * <p>Bounded: a name has two places, and the third that would have one of them takes it.
 */
final class Names {
  private static final int PLACES = 1024;

  /** What is longer is hardly a name; it is written, and not kept. */
  private static final int LONGEST = 128;

  private static final byte[] NONE = {};

  private final @Nullable String[] names = new String[PLACES];
  private final byte[][] written = new byte[PLACES][];
  private final ProtoBuffer buffer = new ProtoBuffer();

  /** Returns length and text of a name; nothing if it is empty. */
  byte[] of(String name) {
    int hash = name.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    if (name.equals(names[place])) {
      return written[place];
    }
    int other = place ^ 1;
    if (name.equals(names[other])) {
      return written[other];
    }
    return keep(name, names[place] == null ? place : other);
  }

  private byte[] keep(String name, int place) {
    if (name.isEmpty()) {
      return NONE;
    }
    buffer.begin(NONE);
    buffer.lengthAndText(name);
    byte[] bytes = buffer.since(0);
    var unused = buffer.end();
    if (name.length() <= LONGEST) {
      names[place] = name;
      written[place] = bytes;
    }
    return bytes;
  }
}
