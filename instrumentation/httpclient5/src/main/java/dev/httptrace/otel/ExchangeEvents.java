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
import dev.httptrace.record.ErrorType;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.TlsFacts;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Span events of a record: the stems of OpenTelemetry's Go instrumentation (otelhttptrace), without
 * addresses in names. One event for an entry, or none.
 */
final class ExchangeEvents {

  private ExchangeEvents() {}

  /** The name of an entry's event, or {@code null} if it has none. */
  static @Nullable String name(ExchangeRecord record, int index) {
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
      case LEASE_START, LEASE_DONE, RESPONSE_HEAD, PUT_IDLE_CONN -> null;
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
    Attributes usual = usual(record, index, recurring);
    return usual != null ? usual : built(record, index, recurring);
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

  private static Attributes built(ExchangeRecord record, int index, Recurring recurring) {
    Hook hook = record.hook(index);
    AttributesBuilder attributes = Attributes.builder();
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
      case TLS_START -> attributes.put(Keys.SERVER_ADDRESS, tlsPeer(record, index));
      case TLS_DONE -> TlsAttributes.put(attributes, (TlsFacts) record.detail(index));
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
    Exception error = record.error(index);
    if (error != null) {
      attributes.put(Keys.ERROR_TYPE, ErrorType.of(error));
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
      attributes.put(
          Keys.DNS_ANSWERS,
          answers.stream().map(ip -> ((InetAddress) ip).getHostAddress()).toList());
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

  /** The handshake is with the target, unless a TLS proxy has yet to be asked for its tunnel. */
  private static String tlsPeer(ExchangeRecord record, int index) {
    String first = null;
    for (int i = 0; i < index; i++) {
      if (record.hook(i) == Hook.TUNNEL_DONE) {
        return record.host();
      }
      if (record.hook(i) == Hook.GET_CONN) {
        first = record.detail(i, String.class);
      }
    }
    return first == null ? record.host() : Endpoint.host(first);
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
