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

/** Servers of our own on loopback that are slow in every way, for a run without a URL. */
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
  private final ScriptedServer plain =
      ScriptedServer.start(Responses.slow(FIRST_BYTE, Duration.ZERO, "c".repeat(500)));
  private final ScriptedServer moved =
      ScriptedServer.start(Responses.redirect(secure.uri(HOST, "/orders/42")));

  /** Says what is about to be seen. */
  String introduction() {
    return String.format(
        Locale.ROOT,
        "httpstat demo - local servers on 127.0.0.1, with injected faults: DNS +%d ms,"
            + " first address refused, TLS +%d ms, first byte +%d ms, body +%d ms",
        DNS.toMillis(),
        HANDSHAKE.toMillis(),
        FIRST_BYTE.toMillis(),
        BODY.toMillis());
  }

  /** Resolves the host of the demo only, and trusts its servers only. */
  Network network() {
    return new Network(new SlowNames(HOST, DNS), Certificates.clientContext());
  }

  /** A cold call, the same again, one without TLS, and one that is redirected to the first. */
  List<Target> targets() {
    String order = secure.uri(HOST, "/orders/42?token=not-shown");
    return List.of(
        Target.parse(order),
        Target.parse(order),
        Target.parse(plain.uri(HOST, "/stock")),
        Target.parse(moved.uri(HOST, "/old/orders/42")));
  }

  @Override
  public void close() {
    moved.close();
    plain.close();
    secure.close();
  }
}
