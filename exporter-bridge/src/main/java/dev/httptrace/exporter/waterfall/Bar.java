/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.record.Slice;
import java.util.Arrays;
import java.util.List;

/**
 * Draws slices of time in cells. A bar begins in the cell in which the one before it ended, so that
 * together they leave no gap; where the blocks of Unicode allow, both share that cell's width.
 */
final class Bar {

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final char RIGHT_HALF = '▐';
  private static final char ASCII = '#';

  private final boolean unicode;
  private final int cells;
  private final long total;

  Bar(boolean unicode, int cells, long totalNanos) {
    this.unicode = unicode;
    this.cells = cells;
    this.total = Math.max(1, totalNanos);
  }

  /** Returns exactly as many characters as there are cells; something is always to be seen. */
  String of(List<Slice> slices) {
    char[] line = new char[cells];
    Arrays.fill(line, ' ');
    boolean seen = false;
    for (Slice slice : slices) {
      int from = eighths(slice.fromNanos());
      int to = eighths(slice.toNanos());
      if (to > from) {
        draw(line, from, to);
        seen = true;
      }
    }
    if (!seen && !slices.isEmpty()) {
      int from = Math.min(eighths(slices.get(0).fromNanos()), cells * 8 - 1);
      draw(line, from, from + 1);
    }
    return new String(line);
  }

  private void draw(char[] line, int from, int to) {
    int first = from / 8;
    int last = (to - 1) / 8;
    for (int cell = first; cell <= last; cell++) {
      line[cell] = unicode ? block(cell, first, last, from, to) : ASCII;
    }
  }

  private static char block(int cell, int first, int last, int from, int to) {
    if (first == last) {
      return EIGHTHS.charAt(to - from);
    }
    if (cell == first && from % 8 >= 4) {
      return RIGHT_HALF;
    }
    return cell == last ? EIGHTHS.charAt(to - last * 8) : '█';
  }

  private int eighths(long nanos) {
    return (int) Math.round((double) nanos * cells * 8 / total);
  }
}
