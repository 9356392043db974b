/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.exchange.CurrentExchange;
import dev.httptrace.httpclient5.exchange.OpenStep;
import dev.httptrace.httpclient5.exchange.SteppedExchange;
import dev.httptrace.httpclient5.exchange.TracedExchange;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.reactor.ssl.TlsDetails;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.jspecify.annotations.Nullable;

/**
 * One handshake of the async client. It is over when the strategy says so, or, if that says so
 * before its time, when TLS itself does: a strategy that has only the older {@code upgrade} is said
 * to be done when it has begun (TlsStrategy, HttpCore 5.2 to 5.4).
 */
public final class AsyncHandshake extends OpenStep
    implements FutureCallback<TransportSecurityLayer> {

  private final HandshakeTrace trace;
  private final SteppedExchange exchange;
  private final TransportSecurityLayer plain;
  private final TransportSecurityLayer watched;
  private final FutureCallback<TransportSecurityLayer> callback;
  // Each thread writes one of the two and then reads the other, so that one of them tells.
  private volatile boolean answered;
  private volatile boolean running;

  AsyncHandshake(
      SteppedExchange exchange,
      TransportSecurityLayer plain,
      FutureCallback<TransportSecurityLayer> callback) {
    this.trace = new HandshakeTrace(exchange.trace());
    this.exchange = exchange;
    this.plain = plain;
    this.watched =
        plain instanceof ManagedAsyncClientConnection connection
            ? new TracingTransportSecurityLayer(connection, this)
            : plain;
    this.callback = callback;
  }

  /** What the strategy is to upgrade. */
  TransportSecurityLayer layer() {
    return watched;
  }

  @Override
  protected void tellStart() {
    trace.start();
  }

  @Override
  protected void tellDone(@Nullable Exception error) {
    trace.failed(error);
  }

  private void succeeded(@Nullable SSLSession session) {
    if (over()) {
      trace.succeeded(session);
    }
  }

  /** Bytes have been written below TLS. */
  void wrote() {
    if (isOpen()) {
      trace.wrote();
    }
  }

  /** Bytes have been read below TLS. */
  void read() {
    if (isOpen()) {
      trace.read();
    }
  }

  void tlsBegun() {
    running = true;
  }

  void tlsVerified(SSLSession session) {
    running = false;
    if (answered) {
      succeeded(session);
    }
  }

  void tlsFailed(Exception error) {
    running = false;
    if (answered) {
      done(error);
    }
  }

  @Override
  public void completed(@Nullable TransportSecurityLayer upgraded) {
    answered = true;
    if (!running) {
      TlsDetails details = (upgraded == null ? plain : upgraded).getTlsDetails();
      succeeded(details == null ? null : details.getSSLSession());
    }
    TracedExchange outer = CurrentExchange.enter(exchange);
    try {
      callback.completed(upgraded == watched ? plain : upgraded);
    } finally {
      CurrentExchange.leave(exchange, outer);
    }
  }

  @Override
  public void failed(Exception error) {
    done(error);
    callback.failed(error);
  }

  @Override
  public void cancelled() {
    done(new CancellationException("handshake cancelled"));
    callback.cancelled();
  }
}
