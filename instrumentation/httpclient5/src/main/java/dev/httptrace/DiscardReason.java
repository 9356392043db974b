/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/** Why a connection was closed rather than kept by the pool. */
public enum DiscardReason {
  /** The server or the request asked for it ({@code Connection: close}, HTTP/1.0). */
  CONNECTION_CLOSE,
  /** The exchange failed, so that the connection's state is not known. */
  ERROR,
  /** The proxy refused the tunnel (RFC 9110 section 9.3.6). */
  TUNNEL_REFUSED,
  /** The caller cancelled the request. */
  CANCELLED,
  /** The response was closed before its body was read to the end. */
  BODY_NOT_CONSUMED,
  /** The pool refused it: closed, or the connection has no keep-alive time left. */
  REFUSED_BY_POOL,
  /** It was idle, and the server had closed it: noticed when it was to be used again. */
  STALE,
  /**
   * It was idle, and the client closed it: its time was up, room was needed for another, or the
   * client itself was closed.
   */
  IDLE,
  /** The client or its connection manager was closed while the connection was in use. */
  CLIENT_CLOSED
}
