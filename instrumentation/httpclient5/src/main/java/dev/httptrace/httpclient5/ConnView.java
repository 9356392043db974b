/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.Conn;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.impl.ConnPoolSupport;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.jspecify.annotations.Nullable;

/** What traces see of a connection: they may look, and not touch. */
final class ConnView implements Conn {

  private final ManagedHttpClientConnection connection;
  private final String id;
  private volatile long dialledAt = System.nanoTime();
  private volatile @Nullable SocketAddress peer;
  private volatile @Nullable SocketAddress local;
  private volatile @Nullable SocketAddress remote;
  private volatile int uses;

  ConnView(ManagedHttpClientConnection connection) {
    this.connection = connection;
    this.id = ConnPoolSupport.getId(connection);
  }

  void dialled(@Nullable SocketAddress proxy) {
    peer = proxy;
    local = null;
    remote = null;
    dialledAt = System.nanoTime();
    uses = 1;
  }

  /** Takes the place of what the socket says. */
  void peer(SocketAddress address) {
    peer = address;
  }

  /** Called by the one thread that holds the connection. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void used() {
    uses++;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    SocketAddress known = connection.isOpen() ? local : null;
    if (known == null) {
      // A call to the system each time.
      known = connection.getLocalAddress();
      local = known;
    }
    return known;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    SocketAddress known = connection.isOpen() ? peer : null;
    if (known != null) {
      return known;
    }
    known = connection.isOpen() ? remote : null;
    if (known == null) {
      known = connection.getRemoteAddress();
      remote = known;
    }
    return known;
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return connection.getSSLSession();
  }

  @Override
  public int uses() {
    return uses;
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - dialledAt);
  }

  @Override
  public String toString() {
    return id;
  }
}
