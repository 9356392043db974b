/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Slice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the lines of a waterfall: one for each lookup, connect attempt, tunnel and handshake, one
 * for all there is of any other phase.
 */
final class Rows {

  private Rows() {}

  static List<Row> of(ExchangeRecord exchange, Style style) {
    Details details = new Details(exchange, style);
    Map<Phase, List<Slice>> whole = new EnumMap<>(Phase.class);
    List<Slice> slices = exchange.slices();
    for (Slice slice : slices) {
      whole.computeIfAbsent(slice.phase(), phase -> new ArrayList<>()).add(slice);
    }
    List<Row> rows = new ArrayList<>();
    for (Slice slice : slices) {
      Phase phase = slice.phase();
      if (isSingle(phase)) {
        boolean failed = exchange.error(slice.entry()) != null;
        rows.add(new Row(phase, failed, List.of(slice), details.ofSlice(slice)));
      } else if (phase != Phase.OTHER) {
        add(rows, phase, whole.remove(phase), details);
      }
    }
    // It is scattered between the others, so its place is below them.
    add(rows, Phase.OTHER, whole.remove(Phase.OTHER), details);
    return rows;
  }

  private static boolean isSingle(Phase phase) {
    return switch (phase) {
      case DNS, CONNECT, TLS, PROXY -> true;
      case QUEUE, SEND, WAIT, RECEIVE, OTHER -> false;
    };
  }

  private static void add(
      List<Row> rows, Phase phase, @Nullable List<Slice> slices, Details details) {
    if (slices != null) {
      rows.add(new Row(phase, details.failed(phase), slices, details.ofPhase(phase)));
    }
  }
}
