/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.Resend;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says in words what an exchange was, above its waterfall, and what it failed with, below. */
final class Heading {

  private static final String GAP = "  ";

  private Heading() {}

  static List<String> of(String label, ExchangeRecord record, Style style) {
    List<String> lines = new ArrayList<>();
    Resend resend = record.resend();
    if (resend != null) {
      lines.addAll(
          Wrapped.prose(
              style.columns(), label + "attempt " + record.number() + " (" + why(resend) + ")"));
    }
    String request =
        (resend == null ? label : "") + style.plain(record.method() + " " + record.url());
    String answer = style.plain(answer(record));
    if (request.length() + GAP.length() + answer.length() <= style.columns()) {
      lines.add(style.paint(Ink.STRONG, request) + GAP + answer);
    } else {
      lines.add(style.paint(Ink.STRONG, style.cut(request, style.columns())));
      lines.add(GAP + style.cut(answer, style.columns() - GAP.length()));
    }
    return lines;
  }

  static List<String> failure(ExchangeRecord exchange, Style style) {
    Exception failure = exchange.failure();
    if (failure == null) {
      return List.of();
    }
    String type = ErrorType.of(exchange, exchange.size() - 1);
    String name = failure.getClass().getSimpleName();
    String text =
        String.format(
            Locale.ROOT,
            "failed in %s after %.1f ms: %s",
            exchange.lastPhase().word(),
            Rounding.millis(exchange.duration().toNanos()),
            type.equals(failure.getClass().getName()) ? name : type + " (" + name + ")");
    return Wrapped.prose(style.columns() - GAP.length(), style.plain(text)).stream()
        .map(line -> GAP + style.paint(Ink.FAILURE, line))
        .toList();
  }

  private static String why(Resend resend) {
    String reason = resend.reason().name().toLowerCase(Locale.ROOT);
    Exception error = resend.error();
    if (error != null) {
      return reason + " after " + error.getClass().getSimpleName();
    }
    return resend.status() == 0 ? reason : reason + " after " + resend.status();
  }

  private static String answer(ExchangeRecord record) {
    List<String> facts = new ArrayList<>();
    if (record.status() != 0) {
      facts.add(Integer.toString(record.status()));
      facts.add("HTTP/" + record.protocolVersion());
    } else {
      facts.add(record.failure() == null ? "no answer" : "failed");
    }
    ConnFacts conn = record.conn();
    if (conn != null) {
      facts.add(connection(conn));
    }
    return String.join(GAP, facts);
  }

  private static String connection(ConnFacts conn) {
    String id = conn.id() == null ? "" : " " + conn.id();
    return conn.reused()
        ? String.format(
            Locale.ROOT,
            "reused%s (use %d, idle %.2f s)",
            id,
            conn.uses(),
            conn.idleTime().toNanos() / 1e9)
        : "new connection" + id;
  }
}
