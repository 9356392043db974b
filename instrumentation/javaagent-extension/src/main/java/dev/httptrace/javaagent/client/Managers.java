/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.classic.BuiltManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;

/** Called where a connection manager of the classic client is made. */
public final class Managers {

  private Managers() {}

  /** Makes connections that tell what they write and read. */
  public static HttpConnectionFactory<ManagedHttpClientConnection> traced(
      HttpConnectionFactory<ManagedHttpClientConnection> factory,
      HttpClientConnectionManager manager) {
    HttpConnectionFactory<ManagedHttpClientConnection> traced =
        Guard.get("connections", factory, () -> BuiltManager.traced(factory, manager));
    Guard.run("pools", () -> SeenPools.seen(manager));
    return traced;
  }

  /** The manager has no connections any more. */
  public static void closed(HttpClientConnectionManager manager) {
    SeenPools.closed(manager);
  }
}
