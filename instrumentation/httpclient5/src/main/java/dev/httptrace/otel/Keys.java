/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The attributes, by OpenTelemetry's semantic conventions 1.44: {@code http}, {@code network},
 * {@code server}, {@code url} and {@code error} are stable there, {@code dns}, {@code tls} and
 * {@code url.template} in development. What the conventions have no name for is under {@code
 * httptrace}.
 */
final class Keys {

  static final AttributeKey<String> METHOD = stringKey("http.request.method");
  static final AttributeKey<String> METHOD_ORIGINAL = stringKey("http.request.method_original");
  static final AttributeKey<Long> RESEND_COUNT = longKey("http.request.resend_count");
  static final AttributeKey<Long> REQUEST_BODY_SIZE = longKey("http.request.body.size");
  static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  static final AttributeKey<Long> RESPONSE_BODY_SIZE = longKey("http.response.body.size");
  static final AttributeKey<String> URL = stringKey("url.full");
  static final AttributeKey<String> URL_TEMPLATE = stringKey("url.template");
  static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
  static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
  static final AttributeKey<String> EXCEPTION_TYPE = stringKey("exception.type");
  static final AttributeKey<String> EXCEPTION_STACKTRACE = stringKey("exception.stacktrace");
  static final AttributeKey<String> PEER_ADDRESS = stringKey("network.peer.address");
  static final AttributeKey<Long> PEER_PORT = longKey("network.peer.port");
  static final AttributeKey<String> LOCAL_ADDRESS = stringKey("network.local.address");
  static final AttributeKey<Long> LOCAL_PORT = longKey("network.local.port");
  static final AttributeKey<String> TRANSPORT = stringKey("network.transport");
  static final AttributeKey<String> NETWORK_TYPE = stringKey("network.type");
  static final AttributeKey<String> PROTOCOL_VERSION = stringKey("network.protocol.version");
  static final AttributeKey<String> DNS_QUESTION = stringKey("dns.question.name");
  static final AttributeKey<List<String>> DNS_ANSWERS = stringArrayKey("dns.answers");
  static final AttributeKey<String> TLS_VERSION = stringKey("tls.protocol.version");
  static final AttributeKey<String> TLS_CIPHER = stringKey("tls.cipher");
  static final AttributeKey<Boolean> TLS_RESUMED = booleanKey("tls.resumed");
  static final AttributeKey<Double> TLS_PEER_MS = doubleKey("httptrace.tls.peer_ms");
  static final AttributeKey<String> TLS_SUBJECT = stringKey("tls.server.subject");
  static final AttributeKey<String> TLS_NOT_AFTER = stringKey("tls.server.not_after");

  static final AttributeKey<String> PHASE = stringKey("httptrace.phase");
  static final AttributeKey<String> VERDICT = stringKey("httptrace.verdict");
  static final AttributeKey<String> EXPLAIN = stringKey("httptrace.explain");
  static final AttributeKey<Double> DURATION_MS = doubleKey("httptrace.duration_ms");
  static final AttributeKey<Long> EVENTS_OMITTED = longKey("httptrace.events.omitted");
  static final AttributeKey<Long> POOL_LEASED = longKey("httptrace.pool.leased");
  static final AttributeKey<Long> POOL_PENDING = longKey("httptrace.pool.pending");
  static final AttributeKey<Long> POOL_AVAILABLE = longKey("httptrace.pool.available");
  static final AttributeKey<Long> POOL_MAX = longKey("httptrace.pool.max");
  static final AttributeKey<String> CONN_ID = stringKey("httptrace.conn.id");
  static final AttributeKey<Boolean> CONN_REUSED = booleanKey("httptrace.conn.reused");
  static final AttributeKey<Boolean> CONN_WAS_IDLE = booleanKey("httptrace.conn.was_idle");
  static final AttributeKey<Double> CONN_IDLE_MS = doubleKey("httptrace.conn.idle_ms");
  static final AttributeKey<Double> CONN_AGE_MS = doubleKey("httptrace.conn.age_ms");
  static final AttributeKey<Long> CONN_USE = longKey("httptrace.conn.use");
  static final AttributeKey<Double> CONN_HELD_MS = doubleKey("httptrace.conn.held_ms");
  static final AttributeKey<String> HOLDER_STATE = stringKey("httptrace.conn.holder.state");
  static final AttributeKey<String> HOLDER_THREAD = stringKey("httptrace.conn.holder.thread");
  static final AttributeKey<String> STACKTRACE = stringKey("code.stacktrace");
  static final AttributeKey<String> DISCARD_REASON = stringKey("httptrace.conn.discard_reason");

  private static final long NANOS_PER_US = 1_000;
  private static final double US_PER_MS = 1e3;
  private static final Double ZERO = 0.0;
  private static final Long OK = 200L;
  private static final double NANOS_PER_SECOND = 1e9;

  private Keys() {}

  /**
   * Rounded to microseconds, which is as much as a backend shows, and as the clocks can be trusted.
   *
   * @param nanos not negative
   */
  static Double millis(long nanos) {
    long micros = (nanos + NANOS_PER_US / 2) / NANOS_PER_US;
    return micros == 0 ? ZERO : Double.valueOf(micros / US_PER_MS);
  }

  /** Made an object once for the status that most responses have. */
  static Long status(int status) {
    return status == OK ? OK : Long.valueOf(status);
  }

  static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }
}
