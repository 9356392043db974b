/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Draws a call in the terminal: each phase as a bar, and the verdict. Immutable; each setting
 * returns a changed copy.
 */
public final class Waterfall {

  /** The narrowest terminal that can be drawn for. */
  public static final int NARROWEST = 40;

  private static final String INDENT = "  ";
  private static final String GAP = "  ";
  private static final int LABEL = 9;
  private static final int MILLIS = 8;
  private static final int BEFORE_BAR = INDENT.length() + LABEL + MILLIS + " ms  ".length();
  private static final int WIDEST_BAR = 80;
  private static final int NARROWEST_DETAIL = 23;

  /** In a narrower terminal a detail has a line of its own, below the bar. */
  private static final int NARROWEST_BESIDE = 60;

  private static final String BELOW = "    ";
  private static final long MILLISECOND = 1_000_000;

  private final Style style;
  private final boolean beside;
  private final int detail;
  private final int cells;

  /**
   * Returns a waterfall without colours, with the block characters of Unicode.
   *
   * @param columns no line is longer
   * @throws IllegalArgumentException if that is less than {@link #NARROWEST}
   */
  public static Waterfall ofColumns(int columns) {
    if (columns < NARROWEST) {
      throw new IllegalArgumentException("columns must be at least " + NARROWEST + ": " + columns);
    }
    return new Waterfall(new Style(columns, true, false, false));
  }

  Waterfall(Style style) {
    this.style = style;
    this.beside = style.columns() >= NARROWEST_BESIDE;
    this.detail =
        beside
            ? Math.max(NARROWEST_DETAIL, style.columns() * 36 / 100)
            : style.columns() - BELOW.length();
    int besideBar = beside ? GAP.length() + detail : 0;
    this.cells = Math.min(WIDEST_BAR, style.columns() - BEFORE_BAR - besideBar);
  }

  /** Draws with nothing but ASCII. */
  public Waterfall ascii() {
    return new Waterfall(new Style(style.columns(), false, style.colours(), style.verbose()));
  }

  /** Draws with the colours of ANSI terminals. */
  public Waterfall colours() {
    return new Waterfall(new Style(style.columns(), style.unicode(), true, style.verbose()));
  }

  /** Gives phases below a millisecond lines of their own. */
  public Waterfall verbose() {
    return new Waterfall(new Style(style.columns(), style.unicode(), style.colours(), true));
  }

  /** Draws a call: its exchanges, what they took together, and the verdict. */
  public List<String> lines(CallRecord call) {
    return lines("", call);
  }

  /**
   * Draws a call.
   *
   * @param label is put before the first line of each exchange, such as a number
   */
  public List<String> lines(String label, CallRecord call) {
    List<String> lines = new ArrayList<>();
    for (ExchangeRecord exchange : call.exchanges()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(lines(label, exchange));
    }
    double outside = outsideMillis(call);
    if (call.exchanges().size() > 1 || outside > 0) {
      lines.add(whole(call, outside));
    }
    lines.addAll(lines(call.verdict()));
    return lines;
  }

  /** Breaks the sentence of a verdict into lines, as they stand below a call. */
  public List<String> lines(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    String sign = INDENT + "> ";
    for (String line :
        Wrapped.prose(style.columns() - sign.length(), style.plain(verdict.sentence()))) {
      lines.add(sign + style.paint(Ink.VERDICT, line));
      sign = INDENT + "  ";
    }
    return lines;
  }

  private List<String> lines(String label, ExchangeRecord exchange) {
    long total = exchange.duration().toNanos();
    Bar bar = new Bar(style.unicode(), cells, total);
    List<Row> small = new ArrayList<>();
    List<String> lines = new ArrayList<>(Heading.of(label, exchange, style));
    lines.add(
        style.paint(
            Ink.FAINT, String.format("%" + BEFORE_BAR + "s", "ms  ") + Axis.of(cells, total)));
    Rounding rounding = new Rounding();
    for (Row row : Rows.of(exchange, style)) {
      if (isSmall(row)) {
        small.add(row);
      } else {
        draw(lines, row, bar, rounding.next(row.nanos()));
      }
    }
    lines.add(total(small, total, rounding));
    Heading.failure(exchange, style).forEach(lines::add);
    return lines;
  }

  /** What is left of the call beside the totals that stand above it, so that the lines add up. */
  private static double outsideMillis(CallRecord call) {
    double all = Rounding.millis(call.duration().toNanos());
    double exchanges =
        call.exchanges().stream()
            .mapToDouble(exchange -> Rounding.millis(exchange.duration().toNanos()))
            .sum();
    return Math.max(0, Math.round((all - exchanges) * 10) / 10.0);
  }

  private String whole(CallRecord call, double outside) {
    int attempts = call.exchanges().size();
    String line =
        before("call", Rounding.millis(call.duration().toNanos()))
            + String.format(
                Locale.ROOT,
                attempts == 1
                    ? "%2$.1f ms before and after it"
                    : "%d attempts, %.1f ms outside them",
                attempts,
                outside);
    return style.paint(Ink.STRONG, style.cut(line, style.columns()));
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
    String name = row.phase().word();
    String label = row.failed() ? name + " " + style.cross() : name;
    List<String> details = Wrapped.list(detail, style.plain(row.detail()));
    Ink words = row.failed() ? Ink.FAILURE : Ink.PLAIN;
    String text = beside ? style.paint(words, details.get(0)) : "";
    String drawn = bar.of(row.slices());
    String shown = text.isEmpty() ? drawn.stripTrailing() : drawn;
    lines.add(before(label, millis) + style.paint(ink, shown) + (text.isEmpty() ? "" : GAP + text));
    String below = beside ? " ".repeat(BEFORE_BAR + cells + GAP.length()) : BELOW;
    for (String more : details.subList(beside ? 1 : 0, details.size())) {
      if (!more.isEmpty()) {
        lines.add(below + style.paint(words, more));
      }
    }
  }

  private String total(List<Row> small, long total, Rounding rounding) {
    String line = before("total", Rounding.millis(total));
    if (!small.isEmpty()) {
      long nanos = small.stream().mapToLong(Row::nanos).sum();
      line +=
          small.stream()
                  .map(row -> row.phase().word())
                  .collect(Collectors.joining(", ", "(with ", ""))
              + String.format(Locale.ROOT, ": %.1f ms)", rounding.next(nanos));
    }
    return style.paint(Ink.STRONG, style.cut(line.stripTrailing(), style.columns()));
  }

  private static String before(String label, double millis) {
    // From 100 s on a tenth of a millisecond is no news, and there is no room for it.
    String number = String.format(Locale.ROOT, millis < 99_999 ? "%.1f" : "%.0f", millis);
    return String.format(
        Locale.ROOT, "%s%-" + LABEL + "s%" + MILLIS + "s ms  ", INDENT, label, number);
  }
}
