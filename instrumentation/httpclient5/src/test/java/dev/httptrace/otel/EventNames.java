/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.START;
import static java.util.Map.entry;

import dev.httptrace.httpclient5.HookPairs;
import dev.httptrace.httpclient5.Sequences;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** The names of the events that the parts of an exchange become, by {@code docs/hooks.md}. */
final class EventNames {

  /** A connection to an address that needs no lookup. */
  static final String DIALLED = String.join(", ", START, CONNECT, "gotConn");

  static final Map<String, String> OF_HOOKS =
      Map.ofEntries(
          entry("getConn", "http.getconn.start"),
          entry("dnsStart", "http.dns.start"),
          entry("dnsDone", "http.dns.done"),
          entry("connectStart", "http.connect.start"),
          entry("connectDone", "http.connect.done"),
          entry("tunnelStart", "http.proxy.start"),
          entry("tunnelDone", "http.proxy.done"),
          entry("tlsHandshakeStart", "http.tls.start"),
          entry("tlsHandshakeDone", "http.tls.done"),
          entry("gotConn", "http.getconn.done"),
          entry("wroteHeaders", "http.send.start"),
          entry("wait100Continue", "http.wait_100_continue"),
          entry("got100Continue", "http.got_100_continue"),
          entry("got1xxResponse", "http.got_1xx"),
          entry("wroteRequest", "http.send.done"),
          entry("gotFirstResponseByte", "http.first_byte"),
          entry("gotLastResponseByte", "http.last_byte"),
          entry("connReleased", "http.putconn"));

  private EventNames() {}

  /** In order, of those hooks that become an event. */
  static String[] of(String... parts) {
    return Arrays.stream(Sequences.all(parts))
        .map(hook -> OF_HOOKS.get(HookPairs.name(hook)))
        .filter(Objects::nonNull)
        .toArray(String[]::new);
  }
}
