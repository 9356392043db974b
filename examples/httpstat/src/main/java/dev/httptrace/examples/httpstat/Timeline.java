/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import java.util.List;

/**
 * A record and where on its time axis the phases lie.
 *
 * @param record complete
 * @param slices without gaps from the start of the exchange to its end
 */
record Timeline(ExchangeRecord record, List<Slice> slices) {

  Timeline {
    slices = List.copyOf(slices);
  }

  long totalNanos() {
    return slices.isEmpty() ? 0 : slices.get(slices.size() - 1).to();
  }

  /** Whether at least a byte came back. */
  boolean isAnswered() {
    return record.lastIndexOf(Hook.FIRST_BYTE) >= 0;
  }

  /** The status with which a proxy refused the tunnel to the target, 0 if none did. */
  int refusedTunnel() {
    int index = record.lastIndexOf(Hook.TUNNEL_DONE);
    long status = index < 0 ? 0 : record.value(index);
    return status >= 300 ? (int) status : 0;
  }

  /** The phase that an exchange which failed had come to. */
  Phase last() {
    for (int i = slices.size() - 1; i >= 0; i--) {
      if (slices.get(i).phase() != Phase.OTHER) {
        return slices.get(i).phase();
      }
    }
    return Phase.OTHER;
  }
}
