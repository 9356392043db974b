/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.Conn;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** What traces see of a connection: they may look, and not touch. */
public final class ConnView implements Conn {

  private final HttpConnection connection;
  private final String id;
  private volatile long dialledAt = System.nanoTime();
  private volatile @Nullable SocketAddress peer;
  private volatile @Nullable SocketAddress local;
  private volatile @Nullable SocketAddress remote;
  private final AtomicInteger uses = new AtomicInteger();

  public ConnView(HttpConnection connection, String id) {
    this.connection = connection;
    this.id = id;
  }

  public void dialled(@Nullable SocketAddress proxy) {
    peer = proxy;
    local = null;
    remote = null;
    dialledAt = System.nanoTime();
    uses.set(1);
  }

  /** Takes the place of what the socket says. */
  public void peer(SocketAddress address) {
    peer = address;
  }

  /** Counts one use, and returns how many there were. Streams of one connection come at once. */
  public int used() {
    return uses.incrementAndGet();
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
  public boolean shared() {
    ProtocolVersion version = connection.getProtocolVersion();
    return version != null && version.greaterEquals(HttpVersion.HTTP_2);
  }

  @Override
  public int uses() {
    return uses.get();
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
