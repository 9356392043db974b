/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a histogram: a line for each bucket, with the time it goes up to. */
final class HistogramLines {

  private static final int BEFORE_BAR = 24;
  private static final int LONGEST = 50;

  private final String cell;
  private final int longest;

  HistogramLines(Look look) {
    this.cell = look.unicode() ? "█" : "#";
    this.longest = Math.min(LONGEST, look.columns() - BEFORE_BAR);
  }

  List<String> of(Histogram histogram) {
    List<String> lines = new ArrayList<>();
    int most = histogram.buckets().stream().mapToInt(Histogram.Bucket::calls).max().orElse(1);
    lines.add("  up to ms     calls");
    for (Histogram.Bucket bucket : histogram.buckets()) {
      int cells = (int) Math.ceil((double) longest * bucket.calls() / most);
      lines.add(
          String.format(
                  Locale.ROOT, "%10s%10d    %s", millis(bucket), bucket.calls(), cell.repeat(cells))
              .stripTrailing());
    }
    return lines;
  }

  /** As exact as the width of the bucket asks for. */
  private static String millis(Histogram.Bucket bucket) {
    double width = (bucket.to() - bucket.from()) / 1e6;
    String format = width < 0.01 ? "%.3f" : width < 0.1 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, format, bucket.to() / 1e6);
  }
}
