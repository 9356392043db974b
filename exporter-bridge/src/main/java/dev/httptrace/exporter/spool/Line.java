/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

/**
 * A line of a file.
 *
 * @param length without the line's end
 */
record Line(long offset, int length, int spans) {
  long end() {
    return offset + length + 1;
  }
}
