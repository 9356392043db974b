/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.ForwardingConnection;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.ConnPoolSupport;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.util.Identifiable;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A connection while an operator that is not ours dials for it. It is given each socket twice:
 * before its connect and after (DefaultHttpClientConnectionOperator, 5.4 to 5.6).
 */
final class DialledConnection extends ForwardingConnection
    implements ManagedHttpClientConnection, Identifiable {

  private final ManagedHttpClientConnection delegate;
  private final DialAttempts attempts;

  DialledConnection(ManagedHttpClientConnection delegate, DialAttempts attempts) {
    super(delegate);
    this.delegate = delegate;
    this.attempts = attempts;
  }

  @Override
  public void bind(Socket socket) throws IOException {
    delegate.bind(socket);
    if (socket.isConnected()) {
      attempts.connected();
    } else if (!(socket instanceof TracingSocket)) {
      attempts.next();
    }
  }

  @Override
  public void bind(SSLSocket sslSocket, Socket socket) throws IOException {
    delegate.bind(sslSocket, socket);
  }

  @Override
  public String getId() {
    return ConnPoolSupport.getId(delegate);
  }

  @Override
  public @Nullable Socket getSocket() {
    return delegate.getSocket();
  }

  @Override
  public void activate() {
    delegate.activate();
  }

  @Override
  public void passivate() {
    delegate.passivate();
  }

  @Override
  public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
    delegate.sendRequestHeader(request);
  }

  @Override
  public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
    delegate.sendRequestEntity(request);
  }

  @Override
  public void terminateRequest(ClassicHttpRequest request) throws HttpException, IOException {
    delegate.terminateRequest(request);
  }

  @Override
  public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
    return delegate.receiveResponseHeader();
  }

  @Override
  public void receiveResponseEntity(ClassicHttpResponse response)
      throws HttpException, IOException {
    delegate.receiveResponseEntity(response);
  }

  @Override
  public boolean isDataAvailable(Timeout timeout) throws IOException {
    return delegate.isDataAvailable(timeout);
  }

  @Override
  public boolean isConsistent() {
    return delegate.isConsistent();
  }

  @Override
  public boolean isStale() throws IOException {
    return delegate.isStale();
  }

  @Override
  public void flush() throws IOException {
    delegate.flush();
  }
}
