/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Makes connections that tell their exchange what they write and read. */
final class TracingConnectionFactory implements HttpConnectionFactory<ManagedHttpClientConnection> {

  private final HttpConnectionFactory<? extends ManagedHttpClientConnection> delegate;

  TracingConnectionFactory(HttpConnectionFactory<? extends ManagedHttpClientConnection> delegate) {
    this.delegate = delegate;
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

  private static ManagedHttpClientConnection traced(ManagedHttpClientConnection connection) {
    return connection instanceof TracingManagedConnection
        ? connection
        : new TracingManagedConnection(connection);
  }
}
