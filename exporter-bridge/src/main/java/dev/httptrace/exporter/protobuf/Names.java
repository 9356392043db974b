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

  private final Name none = new Name("", new byte[0]);
  private final @Nullable Name[] names = new Name[PLACES];
  private final ProtoBuffer buffer = new ProtoBuffer();

  Name of(String name) {
    int hash = name.hashCode();
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    Name known = names[place];
    if (known != null && known.is(name)) {
      return known;
    }
    int otherPlace = place ^ 1;
    Name other = names[otherPlace];
    if (other != null && other.is(name)) {
      return other;
    }
    return keep(name, known == null ? place : otherPlace);
  }

  private Name keep(String name, int place) {
    if (name.isEmpty()) {
      return none;
    }
    if (name.length() > LONGEST) {
      // In an array of its own: this one stays.
      return written(name, new ProtoBuffer());
    }
    Name made = written(name, buffer);
    names[place] = made;
    return made;
  }

  private static Name written(String name, ProtoBuffer buffer) {
    buffer.position(0);
    buffer.lengthAndText(name);
    return new Name(name, buffer.since(0));
  }
}
