/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.record.Dial;
import dev.httptrace.record.DnsAnswers;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Phase;
import dev.httptrace.record.Slice;
import dev.httptrace.record.TlsFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The right column: what is to be said of a phase of one exchange. */
final class Details {

  private final ExchangeRecord record;
  private final Style style;

  Details(ExchangeRecord record, Style style) {
    this.record = record;
    this.style = style;
  }

  /** Says what came of one lookup, connect attempt, tunnel or handshake. */
  String ofSlice(Slice slice) {
    int end = slice.entry();
    Object detail = record.detail(end);
    Exception error = record.error(end);
    String failure = error == null ? "" : ErrorType.of(record, end);
    return switch (record.hook(end)) {
      case DNS_DONE ->
          record.detail(end - 1)
              + " "
              + style.arrow()
              + " "
              + (error == null && detail instanceof List<?> found ? addresses(found) : failure);
      case CONNECT_DONE -> (detail instanceof Dial dial ? dial.address() : "") + spaced(failure);
      case TUNNEL_DONE -> "CONNECT " + record.detail(end - 1) + status(end) + spaced(failure);
      case TLS_DONE -> peer(end) + (detail instanceof TlsFacts facts ? tls(facts) : failure);
      default -> failure;
    };
  }

  /** Says what there is to say of a phase that has one line. */
  String ofPhase(Phase phase) {
    return switch (phase) {
      case SEND -> sent();
      case WAIT -> waited();
      case RECEIVE -> received();
      case OTHER -> "client's own work";
      default -> "";
    };
  }

  boolean failed(Phase phase) {
    boolean headless = record.status() == 0 && record.failure() != null;
    boolean answered = record.lastIndexOf(Hook.FIRST_BYTE) >= 0;
    return switch (phase) {
      case QUEUE -> failed(Hook.LEASE_DONE);
      case SEND -> failed(Hook.WROTE_REQUEST);
      case WAIT -> headless && !answered;
      case RECEIVE -> failed(Hook.LAST_BYTE) || (headless && answered);
      default -> false;
    };
  }

  private boolean failed(Hook done) {
    int index = record.lastIndexOf(done);
    return index >= 0 && record.error(index) != null;
  }

  private String sent() {
    int index = record.lastIndexOf(Hook.WROTE_REQUEST);
    return index < 0 || record.value(index) == 0 ? "" : "body " + Bytes.text(record.value(index));
  }

  private String waited() {
    Map<Long, Integer> interim = new LinkedHashMap<>();
    for (int i = 0; i < record.size(); i++) {
      if (record.hook(i) == Hook.GOT_1XX_RESPONSE) {
        interim.merge(record.value(i), 1, Integer::sum);
      }
    }
    List<String> seen = new ArrayList<>();
    interim.forEach(
        (status, times) -> seen.add((times == 1 ? "" : times + " times ") + "interim " + status));
    seen.add(record.lastIndexOf(Hook.FIRST_BYTE) < 0 ? "no answer" : "first byte");
    return String.join(", ", seen);
  }

  private String received() {
    int index = record.lastIndexOf(Hook.LAST_BYTE);
    if (index < 0) {
      return "";
    }
    Exception error = record.error(index);
    String size = Bytes.text(record.value(index));
    return error == null ? size : "cut off after " + size;
  }

  private String status(int index) {
    return record.value(index) == 0 ? "" : " " + style.arrow() + " " + record.value(index);
  }

  /** Through an HTTPS proxy there are two handshakes, each with a peer of its own. */
  private String peer(int end) {
    int handshakes = 0;
    for (int i = 0; i < record.size(); i++) {
      handshakes += record.hook(i) == Hook.TLS_START ? 1 : 0;
    }
    return handshakes > 1 ? record.tlsPeer(end) + ": " : "";
  }

  private static String tls(TlsFacts facts) {
    Instant end = facts.notAfter();
    return facts.protocol()
        + " "
        + facts.cipher()
        + (facts.resumed() ? ", resumed" : "")
        + (end == null ? "" : ", cert ends " + end.atOffset(ZoneOffset.UTC).toLocalDate());
  }

  private static String spaced(String word) {
    return word.isEmpty() ? "" : " " + word;
  }

  private static String addresses(List<?> found) {
    return String.join(", ", DnsAnswers.texts(found));
  }
}
