/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static dev.httptrace.otel.Keys.millis;

import dev.httptrace.DiscardReason;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.Resend;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.Dial;
import dev.httptrace.record.DnsAnswers;
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.TlsFacts;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Span events of a record: the stems of OpenTelemetry's Go instrumentation (otelhttptrace), without
 * addresses in names. One event for an entry, or none.
 */
final class ExchangeEvents {

  /** An SDK keeps the first 128 events of a span; what comes again and again must leave room. */
  private static final int MOST_OF_A_KIND = 24;

  private ExchangeEvents() {}

  /** The name of an entry's event, or {@code null} if it has none. */
  static @Nullable String name(ExchangeRecord record, int index) {
    return isOneTooMany(record, index) ? null : known(record, index);
  }

  /** Whether so many of this kind came before that the end of the story would be lost. */
  private static boolean isOneTooMany(ExchangeRecord record, int index) {
    Hook hook = record.hook(index);
    if (index < MOST_OF_A_KIND || (hook == Hook.CONNECT_DONE && record.error(index) == null)) {
      return false;
    }
    int before = 0;
    for (int i = 0; i < index; i++) {
      before += record.hook(i) == hook ? 1 : 0;
    }
    return before >= MOST_OF_A_KIND;
  }

  /** How many entries would have an event if there were fewer of their kind. */
  static long omitted(ExchangeRecord record) {
    long omitted = record.omitted();
    for (int i = MOST_OF_A_KIND; i < record.size(); i++) {
      omitted += isOneTooMany(record, i) ? 1 : 0;
    }
    return omitted;
  }

  private static @Nullable String known(ExchangeRecord record, int index) {
    return switch (record.hook(index)) {
      case EXCHANGE_START -> resendName(record.resend());
      case GET_CONN -> "http.getconn.start";
      case DNS_START -> "http.dns.start";
      case DNS_DONE -> "http.dns.done";
      case CONNECT_START -> "http.connect.start";
      case CONNECT_DONE -> "http.connect.done";
      case TUNNEL_START -> "http.proxy.start";
      case TUNNEL_DONE -> "http.proxy.done";
      case TLS_START -> "http.tls.start";
      case TLS_DONE -> "http.tls.done";
      case GOT_CONN -> "http.getconn.done";
      case WROTE_HEADERS -> "http.send.start";
      case WAIT_100_CONTINUE -> "http.wait_100_continue";
      case GOT_100_CONTINUE -> "http.got_100_continue";
      case GOT_1XX_RESPONSE -> "http.got_1xx";
      case WROTE_REQUEST -> "http.send.done";
      case FIRST_BYTE -> "http.first_byte";
      case LAST_BYTE -> "http.last_byte";
      case CONN_RELEASED -> "http.putconn";
      // Every start has its done, but Go's gotConn is not told on failure.
      case EXCHANGE_DONE ->
          record.conn() == null && record.lastIndexOf(Hook.GET_CONN) >= 0
              ? "http.getconn.done"
              : null;
      case LEASE_START, LEASE_DONE, TLS_FIRST_WRITE, TLS_FIRST_READ, RESPONSE_HEAD, PUT_IDLE_CONN ->
          null;
    };
  }

  private static @Nullable String resendName(@Nullable Resend resend) {
    if (resend == null) {
      return null;
    }
    return resend.reason() == Resend.Reason.REDIRECT ? "http.redirect" : "http.retry";
  }

  /** The attributes of an entry's event. */
  static Attributes attributes(ExchangeRecord record, int index, Recurring recurring) {
    return attributes(record, index, recurring, Attributes::builder);
  }

  static Attributes attributes(
      ExchangeRecord record, int index, Recurring recurring, Supplier<AttributesBuilder> builders) {
    Attributes usual = usual(record, index, recurring);
    return usual != null ? usual : built(record, index, recurring, builders.get());
  }

  /**
   * Those of a request that goes well on a reused connection, made in one piece: a builder would
   * cost more than it holds. Or {@code null} if they need one.
   */
  private static @Nullable Attributes usual(ExchangeRecord record, int index, Recurring recurring) {
    if (record.error(index) != null || record.detail(index) instanceof DiscardReason) {
      return null;
    }
    return switch (record.hook(index)) {
      case WROTE_HEADERS, FIRST_BYTE, WAIT_100_CONTINUE, GOT_100_CONTINUE -> Attributes.empty();
      case GET_CONN -> getConn(record, record.detail(index, String.class), recurring);
      case WROTE_REQUEST -> wroteRequest(record, index);
      case LAST_BYTE -> Attributes.of(Keys.RESPONSE_BODY_SIZE, record.value(index));
      case CONN_RELEASED -> released(record.conn(), recurring);
      default -> null;
    };
  }

  private static @Nullable Attributes getConn(
      ExchangeRecord record, String hostPort, Recurring recurring) {
    PoolSnapshot pool = record.pool();
    return pool == null || hostPort.lastIndexOf(':') < 0
        ? null
        : recurring.asked(hostPort, record.host(), pool);
  }

  private static @Nullable Attributes wroteRequest(ExchangeRecord record, int index) {
    long duration = record.durationNanos(index);
    return duration < 0
        ? null
        : Attributes.of(
            Keys.REQUEST_BODY_SIZE, record.value(index), Keys.DURATION_MS, millis(duration));
  }

  private static Attributes released(@Nullable ConnFacts conn, Recurring recurring) {
    return conn == null || conn.id() == null ? Attributes.empty() : recurring.conn(conn.id());
  }

  private static Attributes built(
      ExchangeRecord record, int index, Recurring recurring, AttributesBuilder attributes) {
    Hook hook = record.hook(index);
    switch (hook) {
      case EXCHANGE_START -> resend(attributes, record);
      case GET_CONN, TUNNEL_START ->
          Endpoint.put(
              attributes,
              Keys.SERVER_ADDRESS,
              Keys.SERVER_PORT,
              record.detail(index, String.class));
      case DNS_START -> attributes.put(Keys.DNS_QUESTION, record.detail(index, String.class));
      case DNS_DONE -> answers(attributes, record.detail(index, List.class));
      case CONNECT_START, CONNECT_DONE -> dial(attributes, record.detail(index, Dial.class));
      case TUNNEL_DONE -> status(attributes, record.value(index));
      case TLS_START -> attributes.put(Keys.SERVER_ADDRESS, Endpoint.host(record.tlsPeer(index)));
      case TLS_DONE -> {
        TlsAttributes.put(attributes, (TlsFacts) record.detail(index));
        peerWait(attributes, record, index);
      }
      case GOT_CONN -> gotConn(attributes, record.detail(index, ConnFacts.class), recurring);
      case GOT_1XX_RESPONSE -> status(attributes, record.value(index));
      case WROTE_REQUEST -> attributes.put(Keys.REQUEST_BODY_SIZE, record.value(index));
      case LAST_BYTE -> attributes.put(Keys.RESPONSE_BODY_SIZE, record.value(index));
      case CONN_RELEASED -> discarded(attributes, record, (DiscardReason) record.detail(index));
      default -> {}
    }
    done(attributes, record, index);
    return attributes.build();
  }

  private static void done(AttributesBuilder attributes, ExchangeRecord record, int index) {
    if (record.error(index) != null) {
      attributes.put(Keys.ERROR_TYPE, ErrorType.of(record, index));
    }
    long duration =
        record.hook(index) == Hook.EXCHANGE_DONE
            ? record.offsetNanos(index) - record.offsetNanos(record.lastIndexOf(Hook.GET_CONN))
            : record.durationNanos(index);
    if (duration >= 0) {
      attributes.put(Keys.DURATION_MS, millis(duration));
    }
  }

  private static void resend(AttributesBuilder attributes, ExchangeRecord record) {
    Resend resend = record.resend();
    if (resend != null) {
      attributes.put(Keys.RESEND_COUNT, record.number() - 1L);
      status(attributes, resend.status());
      if (resend.error() != null) {
        attributes.put(Keys.ERROR_TYPE, ErrorType.of(resend.error()));
      }
    }
  }

  private static void status(AttributesBuilder attributes, long status) {
    if (status != 0) {
      attributes.put(Keys.STATUS, status);
    }
  }

  private static void answers(AttributesBuilder attributes, List<?> answers) {
    if (!answers.isEmpty()) {
      attributes.put(Keys.DNS_ANSWERS, DnsAnswers.texts(answers));
    }
  }

  private static void dial(AttributesBuilder attributes, Dial dial) {
    attributes.put(Keys.TRANSPORT, dial.network());
    if (dial.network().equals("unix")) {
      attributes.put(Keys.PEER_ADDRESS, dial.address());
      return;
    }
    Endpoint.put(attributes, Keys.PEER_ADDRESS, Keys.PEER_PORT, dial.address());
    attributes.put(Keys.NETWORK_TYPE, dial.address().charAt(0) == '[' ? "ipv6" : "ipv4");
  }

  /** From the ClientHello to the first bytes of the answer; the rest is the client's own work. */
  private static void peerWait(AttributesBuilder attributes, ExchangeRecord record, int index) {
    long wait = record.tlsPeerNanos(index);
    if (wait >= 0) {
      attributes.put(Keys.TLS_PEER_MS, millis(wait));
    }
  }

  private static void gotConn(AttributesBuilder attributes, ConnFacts conn, Recurring recurring) {
    if (conn.id() != null) {
      attributes.put(Keys.CONN_ID, conn.id());
      attributes.put(Keys.CONN_AGE_MS, millis(conn.age().toNanos()));
      attributes.put(Keys.CONN_USE, (long) conn.uses());
    }
    attributes.put(Keys.CONN_REUSED, conn.reused());
    attributes.put(Keys.CONN_WAS_IDLE, conn.wasIdle());
    if (conn.wasIdle()) {
      attributes.put(Keys.CONN_IDLE_MS, millis(conn.idleTime().toNanos()));
    }
    Recurring.Place peer = recurring.peer(conn.peer());
    if (peer != null) {
      attributes.put(Keys.PEER_ADDRESS, peer.host());
      attributes.put(Keys.PEER_PORT, peer.port());
    }
    Recurring.Place local = recurring.local(conn.local());
    if (local != null) {
      attributes.put(Keys.LOCAL_ADDRESS, local.host());
      attributes.put(Keys.LOCAL_PORT, local.port());
    }
  }

  private static void discarded(
      AttributesBuilder attributes, ExchangeRecord record, @Nullable DiscardReason reason) {
    ConnFacts conn = record.conn();
    if (conn != null && conn.id() != null) {
      attributes.put(Keys.CONN_ID, conn.id());
    }
    if (reason != null) {
      attributes.put(Keys.DISCARD_REASON, reason.name().toLowerCase(Locale.ROOT));
    }
  }
}
