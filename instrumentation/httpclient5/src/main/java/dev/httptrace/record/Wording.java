/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.OutsideText;
import java.util.Locale;

/** Writes numbers and names for a sentence: short, and the same in every locale. */
final class Wording {

  private static final double NANOS_PER_MS = 1e6;
  private static final int LONGEST_NAME = 48;
  private static final long LEAST_WITH_SPEED = 10_000;

  // Most calls are as short as that, and each is told with two of them.
  private static final String[] SHORT_TIMES = shortTimes();

  private Wording() {}

  private static String[] shortTimes() {
    String[] times = new String[100];
    for (int tenths = 0; tenths < times.length; tenths++) {
      times[tenths] = tenths / 10 + "." + tenths % 10 + " ms";
    }
    return times;
  }

  /** A time with about three digits: {@code 0.4 ms}, {@code 932 ms}, {@code 58.2 s}. */
  static String time(long nanos) {
    // Without a formatter, which would cost more than the rest of a verdict.
    if (nanos >= 0 && nanos < 9_950_000) {
      return SHORT_TIMES[(int) ((nanos + 50_000) / 100_000)];
    }
    double millis = nanos / NANOS_PER_MS;
    if (nanos >= 0 && millis < 999.5) {
      return (nanos + 500_000) / 1_000_000 + " ms";
    }
    double seconds = millis / 1000;
    if (seconds < 99.95) {
      return number("%.1f s", seconds);
    }
    double minutes = seconds / 60;
    return minutes < 99.95 ? number("%.1f min", minutes) : number("%.1f h", minutes / 60);
  }

  /** A size in powers of ten: {@code 412 B}, {@code 2.0 kB}. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    return bytes < 999_950 ? number("%.1f kB", bytes / 1e3) : number("%.1f MB", bytes / 1e6);
  }

  /** A size, and how fast it went if it was more than a few packets: they have no speed. */
  static String amount(long bytes, long nanos) {
    return bytes < LEAST_WITH_SPEED ? size(bytes) : throughput(bytes, nanos);
  }

  /** A size and how fast it went: {@code 2.0 kB at 8.0 kB/s}. */
  static String throughput(long bytes, long nanos) {
    return size(bytes)
        + " at "
        + size(Math.round((double) bytes * 1e9 / Math.max(1, nanos)))
        + "/s";
  }

  static String percent(double share) {
    return number("%.0f %%", share * 100);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** A name that somebody else chose, harmless and not too long: a sentence is for people. */
  static String name(String text) {
    String shown = OutsideText.shown(OutsideText.cut(text, LONGEST_NAME));
    return OutsideText.cut(shown, LONGEST_NAME);
  }

  static String hostPort(ExchangeRecord exchange) {
    String host = name(exchange.host());
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + exchange.port();
  }

  /** What an exchange does in a phase. */
  static String doing(Phase phase) {
    return switch (phase) {
      case QUEUE -> "waiting for a connection";
      case DNS -> "looking up the name";
      case CONNECT -> "connecting";
      case TLS -> "in the TLS handshake";
      case PROXY -> "waiting for the proxy";
      case SEND -> "sending the request";
      case WAIT -> "waiting for the server";
      case RECEIVE -> "receiving the response";
      case OTHER -> "in the client";
    };
  }

  /** A failure in a word, without the package of its class. */
  static String error(Throwable failure) {
    String type = ErrorType.of(failure);
    return name(type.substring(type.lastIndexOf('.') + 1));
  }
}
