/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

/** A resource or scope as it is written around the spans that come from it. Immutable. */
final class Origin {
  private final byte[] before;
  private final byte[] after;

  /**
   * Holds what is written.
   *
   * @param before the field of the resource or scope
   * @param after the field of its schema's URL; empty if it has none
   */
  Origin(byte[] before, byte[] after) {
    this.before = before;
    this.after = after;
  }

  void before(ProtoBuffer out) {
    out.raw(before);
  }

  void after(ProtoBuffer out) {
    out.raw(after);
  }
}
