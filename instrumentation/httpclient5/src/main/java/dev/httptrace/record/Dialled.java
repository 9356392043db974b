/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that was tried, and why it was given up if it was: it could not be connected, or its
 * TLS handshake failed and HttpClient tried the next address.
 *
 * @param address as it is named in a sentence
 * @param nanos how long it took, with the handshake if that failed
 * @param connectNanos how long it took without the handshake
 * @param error the failure, or {@code null}
 * @param isHandshake whether the handshake is what failed
 */
record Dialled(
    String address, long nanos, long connectNanos, @Nullable Exception error, boolean isHandshake) {

  /** The addresses that an exchange tried, in their order. */
  static List<Dialled> in(ExchangeRecord exchange) {
    if (exchange.lastIndexOf(Hook.CONNECT_DONE) < 0) {
      return List.of();
    }
    List<Dialled> dials = new ArrayList<>(2);
    for (int i = 0; i < exchange.size(); i++) {
      if (exchange.hook(i) == Hook.CONNECT_DONE && exchange.detail(i) instanceof Dial dial) {
        dials.add(of(exchange, i, Wording.name(dial.address())));
      }
    }
    return dials;
  }

  private static Dialled of(ExchangeRecord exchange, int index, String address) {
    long nanos = Math.max(0, exchange.durationNanos(index));
    Exception error = exchange.error(index);
    int next = exchange.indexOf(Hook.CONNECT_START, index);
    int shaken = error == null && next >= 0 ? exchange.indexOf(Hook.TLS_DONE, index) : -1;
    if (shaken < 0 || shaken > next || exchange.error(shaken) == null) {
      return new Dialled(address, nanos, nanos, error, false);
    }
    return new Dialled(
        address,
        nanos + Math.max(0, exchange.durationNanos(shaken)),
        nanos,
        exchange.error(shaken),
        true);
  }

  boolean isTimeout() {
    return !isHandshake && error != null && ErrorType.isTimeout(error);
  }

  boolean isUnreachable() {
    return !isHandshake && error != null && ErrorType.of(error).equals("network_unreachable");
  }

  /** What became of it, in words that follow its name. */
  String outcome() {
    if (error == null) {
      return " accepted";
    }
    String type = Wording.error(error);
    if (isHandshake) {
      return " failed its TLS handshake (" + type + ") after " + Wording.time(nanos);
    }
    if (isTimeout()) {
      return " did not answer for " + Wording.time(nanos);
    }
    return switch (type) {
      case "connection_refused" -> " refused the connection after " + Wording.time(nanos);
      default -> " failed (" + type + ") after " + Wording.time(nanos);
    };
  }
}
