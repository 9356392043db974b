/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.PoolSnapshot;
import org.jspecify.annotations.Nullable;

/** The hooks that a record keeps, in the order in which they usually come. */
public enum Hook {
  /** {@code exchangeStart}. */
  EXCHANGE_START(null),
  /** {@code getConn}; detail: the target of the connection, {@code host:port}. */
  GET_CONN(null),
  /** {@code leaseStart}. */
  LEASE_START(null),
  /** {@code leaseDone}, with error; detail: a {@link PoolSnapshot} if it failed or took long. */
  LEASE_DONE(LEASE_START),
  /** {@code dnsStart}; detail: the name. */
  DNS_START(null),
  /** {@code dnsDone}, with error; detail: {@code InetAddress}es, as {@link DnsAnswers} says. */
  DNS_DONE(DNS_START),
  /** {@code connectStart}; detail: a {@link Dial}. */
  CONNECT_START(null),
  /** {@code connectDone}, with error; detail: a {@link Dial}. */
  CONNECT_DONE(CONNECT_START),
  /** {@code tunnelStart}; detail: the target, {@code host:port}. */
  TUNNEL_START(null),
  /** {@code tunnelDone}, with error; value: the proxy's status code. */
  TUNNEL_DONE(TUNNEL_START),
  /** {@code tlsHandshakeStart}. */
  TLS_START(null),
  /** {@code tlsFirstWrite}. */
  TLS_FIRST_WRITE(null),
  /** {@code tlsFirstRead}. */
  TLS_FIRST_READ(TLS_FIRST_WRITE),
  /** {@code tlsHandshakeDone}, with error; detail: a {@link TlsFacts} if it succeeded. */
  TLS_DONE(TLS_START),
  /** {@code gotConn}; detail: a {@link ConnFacts}. */
  GOT_CONN(GET_CONN),
  /** {@code wroteHeaders}. */
  WROTE_HEADERS(null),
  /** {@code wait100Continue}. */
  WAIT_100_CONTINUE(null),
  /** {@code got100Continue}. */
  GOT_100_CONTINUE(null),
  /** {@code got1xxResponse}; value: the status code. */
  GOT_1XX_RESPONSE(null),
  /** {@code wroteRequest}, with error; value: bytes of the body. */
  WROTE_REQUEST(WROTE_HEADERS),
  /**
   * {@code gotFirstResponseByte}; value: how many nanoseconds before it the last byte of a large
   * request had left, where that is known, else 0.
   */
  FIRST_BYTE(null),
  /** {@code gotResponseHead}; value: the status code; detail: the protocol's version. */
  RESPONSE_HEAD(null),
  /** {@code gotLastResponseByte}, with error; value: bytes of the body. */
  LAST_BYTE(null),
  /** {@code putIdleConn}, with error. */
  PUT_IDLE_CONN(null),
  /** {@code connReleased}; detail: a {@link dev.httptrace.DiscardReason} if it was closed. */
  CONN_RELEASED(null),
  /** {@code exchangeDone}, with error. */
  EXCHANGE_DONE(EXCHANGE_START);

  private final @Nullable Hook start;

  Hook(@Nullable Hook start) {
    this.start = start;
  }

  /** The hook whose done this is, or {@code null} if it is none. */
  public @Nullable Hook start() {
    return start;
  }
}
