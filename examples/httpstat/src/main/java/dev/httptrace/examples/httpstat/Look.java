/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.exporter.waterfall.Waterfall;
import java.nio.charset.Charset;

/**
 * What the output can show: decided once, in {@link #of}.
 *
 * @param columns at least {@link Waterfall#NARROWEST}
 * @param unicode whether block characters may be used
 * @param colours whether escape sequences may be used
 */
record Look(int columns, boolean unicode, boolean colours) {

  static final int USUAL_WIDTH = 100;
  private static final int WIDEST = 240;

  static Look of(Surroundings around, boolean ascii) {
    Charset charset = around.charset();
    boolean unicode = !ascii && charset.newEncoder().canEncode("█▏✗→…");
    boolean colours =
        around.terminal() && around.env("NO_COLOR").isEmpty() && !around.env("TERM").equals("dumb");
    int columns = Math.max(Waterfall.NARROWEST, Math.min(WIDEST, around.columns()));
    return new Look(columns, unicode, colours);
  }

  String tick() {
    return unicode ? "✓" : "+";
  }

  String cross() {
    return unicode ? "✗" : "x";
  }

  Waterfall waterfall() {
    Waterfall waterfall = Waterfall.ofColumns(columns);
    waterfall = unicode ? waterfall : waterfall.ascii();
    return colours ? waterfall.colours() : waterfall;
  }
}
