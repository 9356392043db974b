/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.record.Phase;
import dev.httptrace.record.Slice;
import java.util.List;

/**
 * One line of a waterfall.
 *
 * @param phase names the line
 * @param failed whether what it shows ended with an error
 * @param slices where its bars lie, at least one
 * @param detail what there is to say, may be empty
 */
record Row(Phase phase, boolean failed, List<Slice> slices, String detail) {

  Row {
    slices = List.copyOf(slices);
  }

  long nanos() {
    return slices.stream().mapToLong(Slice::nanos).sum();
  }
}
