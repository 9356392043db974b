/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a trace may see it: Go's {@code net.Conn} without the right to read, write or
 * close. One instance for each connection, the same in every exchange that uses it. Safe to use
 * from any thread.
 */
public interface Conn {

  /** HttpClient's own name for the connection, as in its logs: {@code http-outgoing-7}. */
  String id();

  /** The local address, or {@code null} when not connected. */
  @Nullable SocketAddress localAddress();

  /** The address of the peer, a proxy if there is one, or {@code null} when not connected. */
  @Nullable SocketAddress remoteAddress();

  /** What the TLS handshake negotiated, or {@code null} without TLS. */
  @Nullable SSLSession tlsSession();

  /**
   * Whether several exchanges may use it at the same time, as over HTTP/2. False until its protocol
   * is known, which it is once a request is written.
   */
  default boolean shared() {
    return false;
  }

  /** How many exchanges were given the connection since it was last dialled, this one included. */
  int uses();

  /** How long ago the connection was last dialled. */
  Duration age();
}
