/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Conn;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A connection that leads nowhere. */
record StillConn(SocketAddress localAddress, SocketAddress remoteAddress) implements Conn {

  @Override
  public String id() {
    return "http-outgoing-7";
  }

  @Override
  public @Nullable SSLSession tlsSession() {
    return null;
  }

  @Override
  public int uses() {
    return 5;
  }

  @Override
  public Duration age() {
    return Duration.ofSeconds(2);
  }
}
