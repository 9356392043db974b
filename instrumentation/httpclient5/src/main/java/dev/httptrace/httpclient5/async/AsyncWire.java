/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.ExchangeView;
import dev.httptrace.httpclient5.exchange.SteppedExchange;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange of the async client sees of its connection: whose protocol it speaks, when its
 * request has left, and what comes in before it is parsed. A superclass and not a field, so that an
 * exchange stays one object.
 */
abstract class AsyncWire extends SteppedExchange {

  private volatile @Nullable TracingAsyncConnection conn;
  private volatile boolean writing;
  private boolean unflushed;

  AsyncWire(ExchangeView view) {
    super(view);
  }

  @Nullable TracingAsyncConnection conn() {
    return conn;
  }

  void conn(@Nullable TracingAsyncConnection used) {
    conn = used;
  }

  @Override
  public Header[] written(HttpRequest request) {
    return isShared() ? H2Fields.of(request) : super.written(request);
  }

  boolean isConnOpen() {
    TracingAsyncConnection mine = conn;
    return mine != null && mine.isOpen();
  }

  /** The request is about to be written, over a connection that may not be ours. */
  void watchWire() {
    TracingAsyncConnection mine = conn;
    if (mine != null) {
      mine.watchInput();
      writing = true;
    }
  }

  /**
   * Tells the first byte if it has come, parsed or not. What came before the request is another's.
   */
  void noticeInput() {
    TracingAsyncConnection mine = conn;
    if (writing && awaitsFirstByte() && mine != null && mine.hasInput()) {
      firstByte();
    }
  }

  /**
   * All of the request is in the session's buffer. Over HTTP/1.1 its handler sees when it leaves;
   * who writes HTTP/2 frames cannot be watched.
   */
  void requestComplete() {
    if (isInterimTold()) {
      unflushed = true;
    } else {
      flushed();
    }
  }

  /** Whether the request is written, but for what waits in the session's buffer. */
  boolean isUnflushed() {
    return unflushed;
  }

  /** The buffer is empty, or the response is here. */
  void left() {
    unflushed = false;
    flushed();
  }

  /**
   * No more of the request is of interest, for its response is here or its stream is over. What had
   * not left by then is left out, or leaves unseen: over HTTP/2 an error that comes early ends the
   * exchange while its stream goes on (HttpAsyncMainClientExec, 5.4 to 5.6).
   */
  void requestSettled() {
    bodySettled();
    left();
  }

  /** Whether what comes in on the connection may be an interim response of this exchange. */
  boolean awaitsHead() {
    return writing && !isTunnel() && !isHeadTold() && !isEnded();
  }

  /** Whether interim responses have been told when the client parses them. */
  boolean isInterimTold() {
    TracingAsyncConnection mine = conn;
    return mine != null && mine.isInputWatched() && !isTunnel();
  }

  /** Whether others may use the connection at the same time: over HTTP/2. */
  boolean isShared() {
    TracingAsyncConnection mine = conn;
    return mine != null && mine.isShared();
  }
}
