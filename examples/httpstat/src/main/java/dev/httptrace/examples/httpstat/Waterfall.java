/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws an exchange: what took how long, and when. No line is wider than the style allows. */
final class Waterfall {

  private static final String INDENT = "  ";
  private static final String GAP = "  ";
  private static final int LABEL = 9;
  private static final int MILLIS = 8;
  private static final int BEFORE_BAR = INDENT.length() + LABEL + MILLIS + " ms  ".length();
  private static final int WIDEST_BAR = 80;
  private static final int NARROWEST_DETAIL = 23;
  private static final long MILLISECOND = 1_000_000;

  private final Style style;
  private final int detail;
  private final int cells;

  Waterfall(Style style) {
    this.style = style;
    this.detail = Math.max(NARROWEST_DETAIL, style.width() * 36 / 100);
    this.cells = Math.min(WIDEST_BAR, style.width() - BEFORE_BAR - GAP.length() - detail);
  }

  List<String> lines(String label, Timeline timeline) {
    long total = timeline.totalNanos();
    Bar bar = new Bar(style.unicode(), cells, total);
    List<Row> small = new ArrayList<>();
    List<String> lines = new ArrayList<>(Heading.of(label, timeline.record(), style));
    lines.add(
        style.paint(
            Ink.FAINT, String.format("%" + BEFORE_BAR + "s", "ms  ") + Axis.of(cells, total)));
    Rounding rounding = new Rounding();
    for (Row row : Rows.of(timeline, style)) {
      if (isSmall(row)) {
        small.add(row);
      } else {
        draw(lines, row, bar, rounding.next(row.nanos()));
      }
    }
    lines.add(total(small, total));
    Heading.failure(timeline, style).forEach(lines::add);
    return lines;
  }

  /** Says what a call of several exchanges took in all. */
  List<String> whole(Outcome outcome) {
    int attempts = outcome.exchanges().size();
    if (attempts < 2) {
      return List.of();
    }
    String line =
        before("call", Rounding.millis(outcome.totalNanos()))
            + String.format(
                Locale.ROOT,
                "%d attempts, %.1f ms between them",
                attempts,
                Rounding.millis(outcome.betweenNanos()));
    return List.of(style.paint(Ink.STRONG, style.cut(line, style.width())));
  }

  private boolean isSmall(Row row) {
    boolean uneventful =
        switch (row.phase()) {
          case QUEUE, OTHER -> true;
          case SEND -> row.detail().isEmpty();
          default -> false;
        };
    return uneventful && !row.failed() && !style.verbose() && row.nanos() < MILLISECOND;
  }

  private void draw(List<String> lines, Row row, Bar bar, double millis) {
    Ink ink = row.failed() ? Ink.FAILURE : Ink.of(row.phase());
    String name = row.phase().name().toLowerCase(Locale.ROOT);
    String label = row.failed() ? name + " " + style.cross() : name;
    List<String> details = Wrapped.at(detail, row.detail());
    Ink words = row.failed() ? Ink.FAILURE : Ink.PLAIN;
    String text = style.paint(words, details.get(0));
    String drawn = bar.of(row.slices());
    String shown = text.isEmpty() ? drawn.stripTrailing() : drawn;
    lines.add(before(label, millis) + style.paint(ink, shown) + (text.isEmpty() ? "" : GAP + text));
    for (String more : details.subList(1, details.size())) {
      lines.add(" ".repeat(BEFORE_BAR + cells + GAP.length()) + style.paint(words, more));
    }
  }

  private String total(List<Row> small, long total) {
    String line = before("total", Rounding.millis(total));
    if (!small.isEmpty()) {
      long nanos = small.stream().mapToLong(Row::nanos).sum();
      line +=
          small.stream()
                  .map(row -> row.phase().name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", ", "(with ", ""))
              + String.format(Locale.ROOT, ": %.1f ms)", Rounding.millis(nanos));
    }
    return style.paint(Ink.STRONG, style.cut(line.stripTrailing(), style.width()));
  }

  private static String before(String label, double millis) {
    return String.format(
        Locale.ROOT, "%s%-" + LABEL + "s%" + MILLIS + ".1f ms  ", INDENT, label, millis);
  }
}
