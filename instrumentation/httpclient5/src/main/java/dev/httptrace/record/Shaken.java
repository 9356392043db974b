/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TLS handshake: through an HTTPS proxy an exchange has two, each with its own peer.
 *
 * @param peer in words: {@code the proxy}, {@code shop.test:443}
 * @param nanos how long its peer took
 * @param ownNanos how long the client's own work took, or its wait for a CPU
 * @param resumed whether it resumed an earlier session
 * @param error what it failed with, or {@code null}
 */
record Shaken(String peer, long nanos, long ownNanos, boolean resumed, @Nullable Exception error) {

  /** The handshakes of the exchange that made the connection, in their order. */
  static List<Shaken> in(Evidence e) {
    ExchangeRecord exchange = e.dialler();
    if (exchange.lastIndexOf(Hook.TLS_DONE) < 0) {
      return List.of();
    }
    List<Shaken> all = new ArrayList<>(2);
    long[] open = new long[2];
    e.readDialler(
        (phase, entry, peer, worked, starved) -> {
          open[0] += phase == Phase.TLS ? peer : 0;
          open[1] += phase == Phase.TLS ? worked + starved : 0;
          if (exchange.hook(entry) == Hook.TLS_DONE) {
            boolean resumed = exchange.detail(entry) instanceof TlsFacts facts && facts.resumed();
            all.add(
                new Shaken(
                    Peers.tls(exchange, entry), open[0], open[1], resumed, exchange.error(entry)));
            open[0] = 0;
            open[1] = 0;
          }
        });
    return all;
  }
}
