/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that Go lacks and a complete record needs: where an exchange begins and ends, the wait
 * for the pool (as opposed to the dial), the tunnel, the response head, the last byte, and what
 * became of the connection.
 *
 * <p>Threads and exceptions are as {@link ClientTrace} says. {@link #exchangeStart} comes first and
 * {@link #exchangeDone} last, each exactly once; only a hook that is under way on another thread at
 * the moment of a cancellation may come after it.
 */
public interface ExchangeTrace extends ClientTrace {

  /**
   * Runs when an exchange begins, before {@link #getConn}. Once for each exchange.
   *
   * @param exchange what is known of it
   */
  default void exchangeStart(Exchange exchange) {}

  /** Runs when a connection is asked of the pool. Not when the exchange goes on with its own. */
  default void leaseStart() {}

  /**
   * Runs when the pool has answered, once for each {@link #leaseStart}. The connection may still
   * have to be dialled.
   *
   * @param error why there is none, such as the end of the time allowed, or {@code null}
   */
  default void leaseDone(@Nullable Exception error) {}

  /**
   * Runs when the first bytes of a TLS handshake, the ClientHello, have been handed to the
   * operating system. What lies between {@link #tlsHandshakeStart} and this is the client's own
   * work. At most once for each {@code tlsHandshakeStart}, before its {@link #tlsHandshakeDone};
   * does not run where the bytes below TLS cannot be seen: a socket that is of a class of its own,
   * or a handshake that the user's code begins.
   */
  default void tlsFirstWrite() {}

  /**
   * Runs when the first bytes of the peer's answer to the ClientHello have been read. What lies
   * between {@link #tlsFirstWrite} and this is the wait for the network and the peer. At most once
   * for each {@code tlsHandshakeStart}, after {@code tlsFirstWrite}; does not run when the peer
   * sent nothing, nor where {@code tlsFirstWrite} does not.
   */
  default void tlsFirstRead() {}

  /**
   * Runs right before {@link #tlsHandshakeDone} if the handshake took up the session of an earlier
   * one (RFC 8446 section 2.2), which saves the server's certificate and its check.
   */
  default void tlsResumed() {}

  /**
   * Runs before a {@code CONNECT} request is written to a proxy (RFC 9110 section 9.3.6). Once for
   * each such request: more than once if the proxy asks for credentials.
   *
   * @param target {@code host:port} behind the proxy
   */
  default void tunnelStart(String target) {}

  /**
   * Runs when the proxy has answered a {@code CONNECT} request, once for each {@link #tunnelStart}.
   *
   * @param status the proxy's status code, or 0 if it gave none
   * @param error the failure, or {@code null}
   */
  default void tunnelDone(int status, @Nullable Exception error) {}

  /**
   * Runs when the head of the final response has been read. At most once for each exchange.
   *
   * @param head status and fields
   */
  default void gotResponseHead(ResponseHead head) {}

  /**
   * Runs when the response has ended: with the last byte of its body, at once if it has none, or
   * with the error that cut it off. At most once for each exchange. Closing a response reads the
   * rest of its body, unless only the end of the connection ends it; does not run for a body that
   * was abandoned, which {@link #connReleased} reports.
   *
   * @param bodySize bytes of the body received, transfer coding removed and content coding not:
   *     those that closing the response reads as well
   * @param error what cut the body off, or {@code null}
   */
  default void gotLastResponseByte(long bodySize, @Nullable Exception error) {}

  /**
   * Runs when the exchange has given its connection back. Once for each exchange that got one,
   * except that a round of authentication may hand its connection on to the next.
   *
   * @param conn the connection, or {@code null} if it is not known
   * @param reason why the connection was closed, or {@code null} if the pool kept it
   */
  default void connReleased(@Nullable Conn conn, @Nullable DiscardReason reason) {}

  /**
   * Runs when the exchange is over, whatever happened. Exactly once for each exchange.
   *
   * @param error what the exchange failed with, or {@code null}
   */
  default void exchangeDone(@Nullable Exception error) {}

  /**
   * Whether {@link #wroteHeaderField} has to be called. A trace that keeps no field saves the
   * request the cost of making its arguments. Asked once for each exchange; of several traces, one
   * that wants the fields gets all of them.
   */
  default boolean wantsHeaderFields() {
    return true;
  }

  /**
   * Whether the response body has to be watched, for {@link #gotLastResponseByte} and for the error
   * that {@link #exchangeDone} is given. Asked as {@link #wantsHeaderFields} is.
   */
  default boolean wantsBody() {
    return true;
  }

  /**
   * Returns a trace that calls every hook of {@code trace} and contains its failures.
   *
   * @param trace called; the hooks of this interface only if it has them
   */
  static ExchangeTrace containing(ClientTrace trace) {
    return ComposedTrace.of(requireNonNull(trace, "trace"));
  }

  /**
   * Returns the trace of an exchange that is about to begin: the request's own, then the one in the
   * exchange's context, then those that the client's factories make; their failures contained. One
   * that is attached and is a {@link ClientTraceFactory} as well is asked for the trace to call.
   * For those who adapt an HTTP client.
   *
   * @param exchange handed to the factories
   * @param ofRequest the trace attached to the request, or {@code null}
   * @param ofClient the factories of the client, in the order in which their traces are called
   * @return the trace, or {@code null} if nothing is attached
   */
  static @Nullable ExchangeTrace resolve(
      Exchange exchange, @Nullable ClientTrace ofRequest, List<ClientTraceFactory> ofClient) {
    return ExchangeTraces.resolve(exchange, ofRequest, ofClient);
  }
}
