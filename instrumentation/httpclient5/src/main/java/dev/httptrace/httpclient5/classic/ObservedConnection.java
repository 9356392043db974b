/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.httpclient5.dial.TracingSocket;
import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.ForwardingConnection;
import dev.httptrace.httpclient5.exchange.WireTrace;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A connection whose messages are told to the exchange that uses it. */
class ObservedConnection extends ForwardingConnection implements HttpClientConnection {

  /** A socket's timer may be a moment early. */
  private static final long TIMER_SLACK_NANOS = 1_000_000;

  private final HttpClientConnection delegate;

  ObservedConnection(HttpClientConnection delegate) {
    super(delegate);
    this.delegate = delegate;
  }

  /** The exchange that uses the connection, or {@code null} if it is not traced. */
  @Nullable WireTrace wire() {
    return CurrentExchange.get();
  }

  @Override
  public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
    WireTrace wire = wire();
    if (wire == null) {
      delegate.sendRequestHeader(request);
      return;
    }
    wire.headStart(request, request.getEntity() != null);
    try {
      delegate.sendRequestHeader(request);
    } catch (Throwable failure) {
      wire.transferFailed(failure);
      throw failure;
    }
    wire.headWritten(request);
  }

  @Override
  public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
    WireTrace wire = wire();
    HttpEntity entity = request.getEntity();
    if (wire == null || entity == null) {
      delegate.sendRequestEntity(request);
      return;
    }
    // HttpCore takes the entity from the request; what was there is put back.
    request.setEntity(new CountingRequestEntity(entity, wire));
    try {
      delegate.sendRequestEntity(request);
    } catch (Throwable failure) {
      wire.transferFailed(failure);
      throw failure;
    } finally {
      request.setEntity(entity);
    }
    wire.bodySettled();
  }

  @Override
  public void terminateRequest(ClassicHttpRequest request) throws HttpException, IOException {
    WireTrace wire = wire();
    HttpEntity entity = request.getEntity();
    if (wire == null || entity == null) {
      delegate.terminateRequest(request);
      return;
    }
    // A short body is written all the same (DefaultBHttpClientConnection, HttpCore 5.3 and 5.4).
    request.setEntity(new CountingRequestEntity(entity, wire));
    try {
      delegate.terminateRequest(request);
    } finally {
      request.setEntity(entity);
    }
    wire.bodySettled();
  }

  @Override
  public void flush() throws IOException {
    WireTrace wire = wire();
    if (wire == null) {
      delegate.flush();
      return;
    }
    try {
      delegate.flush();
    } catch (Throwable failure) {
      wire.transferFailed(failure);
      throw failure;
    }
    wire.flushed();
  }

  @Override
  public boolean isDataAvailable(Timeout timeout) throws IOException {
    WireTrace wire = wire();
    if (wire == null || !wire.waitsForContinue()) {
      return delegate.isDataAvailable(timeout);
    }
    wire.wait100Continue();
    boolean available = delegate.isDataAvailable(timeout);
    if (available) {
      wire.firstByte();
    }
    return available;
  }

  @Override
  public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
    WireTrace wire = wire();
    if (wire == null) {
      return delegate.receiveResponseHeader();
    }
    try {
      if (wire.awaitsFirstByte() && canPeek()) {
        awaitFirstByte(wire);
      }
      ClassicHttpResponse response = delegate.receiveResponseHeader();
      wire.firstByte();
      wire.received(response);
      return response;
    } catch (Throwable failure) {
      wire.transferFailed(failure);
      throw failure;
    }
  }

  /**
   * Fills the session's input buffer, so that the first byte is noticed when it comes and not when
   * the head is complete. A read that times out looks like the end of the stream here
   * (isDataAvailable in BHttpConnectionBase, HttpCore 5.3 and 5.4), so the time tells them apart:
   * reading once more would wait twice as long as the user allowed.
   */
  private void awaitFirstByte(WireTrace wire) throws IOException {
    Timeout timeout = delegate.getSocketTimeout();
    long start = System.nanoTime();
    if (peek(timeout)) {
      wire.firstByte();
    } else if (timeout.isEnabled()) {
      long nanos = timeout.toNanoseconds();
      if (System.nanoTime() - start >= nanos - Math.min(TIMER_SLACK_NANOS, nanos / 2)) {
        throw new SocketTimeoutException("Read timed out");
      }
    }
  }

  /** Whether looking for the first byte hides no failure: see {@link TracingSocket}. */
  boolean canPeek() {
    return delegate.getSSLSession() == null;
  }

  boolean peek(Timeout timeout) throws IOException {
    return delegate.isDataAvailable(timeout);
  }

  @Override
  public void receiveResponseEntity(ClassicHttpResponse response)
      throws HttpException, IOException {
    delegate.receiveResponseEntity(response);
    WireTrace wire = wire();
    HttpEntity entity = response.getEntity();
    if (wire != null && entity != null && wire.wantsBody()) {
      response.setEntity(TracingResponseEntity.open(entity, wire));
    }
  }

  @Override
  public boolean isConsistent() {
    return delegate.isConsistent();
  }

  @Override
  public boolean isStale() throws IOException {
    return delegate.isStale();
  }
}
