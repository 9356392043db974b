/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.util.Locale;

/** The slices of an exchange's time. They do not overlap, and together they are all of it. */
public enum Phase {
  /** Waiting for the pool to give a connection. */
  QUEUE,
  /** Looking up names. */
  DNS,
  /** Connecting, addresses that failed included. */
  CONNECT,
  /** TLS handshakes. */
  TLS,
  /** Asking a proxy for a tunnel. */
  PROXY,
  /** Writing the request, from the moment the connection is ready. */
  SEND,
  /** Waiting for the server: for its 100, and from the last byte sent to the first received. */
  WAIT,
  /** Reading the response, the caller's own pauses between reads included. */
  RECEIVE,
  /** HttpClient's own work, and what no other phase explains. */
  OTHER;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Whether the time goes into making a connection. */
  boolean isSetup() {
    return this == DNS || this == CONNECT || this == TLS || this == PROXY;
  }

  /** The phase as an attribute's value: {@code dns}. */
  public String word() {
    return word;
  }
}
