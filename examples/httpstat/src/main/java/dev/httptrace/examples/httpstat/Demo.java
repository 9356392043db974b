/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Servers of our own on loopback that are slow in every way, for a run without network. */
final class Demo implements AutoCloseable {

  private static final Duration DNS = Duration.ofMillis(120);
  private static final Duration HANDSHAKE = Duration.ofMillis(200);
  private static final Duration FIRST_BYTE = Duration.ofMillis(300);
  private static final Duration BODY = Duration.ofMillis(250);
  private static final String HOST = "shop.test";

  private final ScriptedServer secure =
      ScriptedServer.startTls(
          Tls.of(Certificates.serverContext()).handshakeDelay(HANDSHAKE),
          Responses.slow(FIRST_BYTE, BODY, "a".repeat(1_000), "b".repeat(1_000)));
  private final ScriptedServer forgetful =
      ScriptedServer.start(
          Responses.stale(Duration.ZERO, "c".repeat(500)),
          Responses.keepAlive(200, "c".repeat(500)));
  private final ScriptedServer moved =
      ScriptedServer.start(Responses.redirect(secure.uri(HOST, "/orders/42")));

  /** Says what is about to be seen, in lines for a usual terminal. */
  List<String> introduction() {
    return List.of(
        "httpstat demo - local servers on 127.0.0.1, with faults:",
        String.format(Locale.ROOT, "DNS +%d ms, first address refused,", DNS.toMillis()),
        String.format(
            Locale.ROOT,
            "TLS +%d ms, first byte +%d ms, body +%d ms,",
            HANDSHAKE.toMillis(),
            FIRST_BYTE.toMillis(),
            BODY.toMillis()),
        "a connection closed while it is in the pool");
  }

  /** Resolves the host of the demo only, and trusts its servers only. */
  Network network() {
    return new Network(new SlowNames(HOST, DNS), Certificates::clientContext);
  }

  /**
   * A cold call, the same again, one without TLS, one that is redirected to the first, and again
   * the one without TLS, whose connection the server has closed meanwhile.
   */
  List<Target> targets() {
    String order = secure.uri(HOST, "/orders/42?token=not-shown");
    String stock = forgetful.uri(HOST, "/stock");
    return Stream.of(order, order, stock, moved.uri(HOST, "/old/orders/42"), stock)
        .map(Target::parse)
        .toList();
  }

  @Override
  public void close() {
    moved.close();
    forgetful.close();
    secure.close();
  }
}
