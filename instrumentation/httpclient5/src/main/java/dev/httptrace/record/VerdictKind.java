/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.Locale;

/** The kinds of {@link Verdict}. The names are stable and few: good for attributes and metrics. */
public enum VerdictKind {
  /** No phase stands out and nothing failed. */
  NOTHING_UNUSUAL,
  /** The caller cancelled the request, or had been interrupted before it asked the pool. */
  CANCELLED,
  /** The calling thread was interrupted. */
  INTERRUPTED,
  /** The client had been closed before the call. */
  CLIENT_CLOSED,
  /** The pool had no connection to give, for long or within the time allowed. */
  POOL_EXHAUSTED,
  /** The time allowed for a lease ran out though the pool had room. */
  LEASE_TIMEOUT,
  /** A connection had to be made, as those that were idle are kept for another user token. */
  NOT_REUSED,
  /** The name was looked up slowly. */
  DNS_SLOW,
  /** The name could not be looked up. */
  DNS_FAILED,
  /** An address refused or let the time run out before another one worked. */
  ADDRESS_FAILED,
  /** A connection came about slowly. */
  CONNECT_SLOW,
  /** No address could be connected. */
  CONNECT_FAILED,
  /** The proxy opened its tunnel slowly. */
  PROXY_SLOW,
  /** The proxy opened no tunnel. */
  PROXY_FAILED,
  /** The TLS handshake was slow. */
  TLS_SLOW,
  /** The TLS handshake failed. */
  TLS_FAILED,
  /** Setting up the connection was slow, no single step of it half of that. */
  SETUP_SLOW,
  /** The request was sent slowly. */
  UPLOAD_SLOW,
  /** The server did not answer {@code Expect: 100-continue}, for which the client waited. */
  EXPECT_IGNORED,
  /** The server was slow to answer, or a large body left slowly: the sentence says which. */
  SERVER_SLOW,
  /** The server did not answer within the time allowed. */
  SERVER_TIMEOUT,
  /** The response was received slowly. */
  DOWNLOAD_SLOW,
  /** The response ended before it was complete. */
  DOWNLOAD_FAILED,
  /** The response was closed, or let be, before its body was read. */
  BODY_NOT_CONSUMED,
  /** The server had closed the idle connection that the pool gave. */
  STALE_CONNECTION,
  /** The request was sent again after a failure or a status that asks for it. */
  RETRIED,
  /** The server sent the client elsewhere. */
  REDIRECTED,
  /** The server or the proxy asked for credentials first. */
  CHALLENGED,
  /** The answer has an error status, and nothing took long. */
  ERROR_STATUS,
  /** This JVM was paused. */
  JVM_PAUSED,
  /** The thread of the call could have run, and had to wait for a CPU. */
  CPU_STARVED,
  /** This JVM was young: it loaded and compiled classes for the call. */
  JVM_WARMING_UP,
  /**
   * This process was busy with the call: interceptors, logging, no CPU; or it was slow to lease a
   * connection from a pool that had one, or of which it is not known whether it had. Over HTTP/2 it
   * may also have waited for the server to let it start a stream: the sentence says so.
   */
  CLIENT_SLOW,
  /** The exchange failed in a way that has no kind of its own. */
  FAILED;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The kind as an attribute's value: {@code dns_slow}. */
  public String word() {
    return word;
  }
}
