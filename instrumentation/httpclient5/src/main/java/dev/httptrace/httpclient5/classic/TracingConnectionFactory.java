/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Makes connections that tell their exchange what they write and read. */
public final class TracingConnectionFactory
    implements HttpConnectionFactory<ManagedHttpClientConnection> {

  private final HttpConnectionFactory<? extends ManagedHttpClientConnection> delegate;

  private final @Nullable PoolLink link;

  TracingConnectionFactory(HttpConnectionFactory<? extends ManagedHttpClientConnection> delegate) {
    this(delegate, null);
  }

  /** Makes connections that know their pool from the beginning. */
  TracingConnectionFactory(
      HttpConnectionFactory<? extends ManagedHttpClientConnection> delegate,
      @Nullable PoolLink link) {
    this.delegate = delegate;
    this.link = link;
  }

  public static HttpConnectionFactory<ManagedHttpClientConnection> of(
      HttpConnectionFactory<? extends ManagedHttpClientConnection> factory) {
    return new TracingConnectionFactory(factory);
  }

  @Override
  public ManagedHttpClientConnection createConnection(@Nullable Socket socket) throws IOException {
    return traced(delegate.createConnection(socket));
  }

  @Override
  public ManagedHttpClientConnection createConnection(
      @Nullable SSLSocket sslSocket, @Nullable Socket socket) throws IOException {
    return traced(delegate.createConnection(sslSocket, socket));
  }

  private ManagedHttpClientConnection traced(ManagedHttpClientConnection connection) {
    TracingManagedConnection traced =
        connection instanceof TracingManagedConnection known
            ? known
            : new TracingManagedConnection(connection);
    if (link != null) {
      traced.madeFor(link);
    }
    return traced;
  }
}
