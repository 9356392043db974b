/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import dev.httptrace.httpclient5.exchange.AbortedExchangeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Tells what one exchange writes and reads. Runs on a reactor thread; cancelled on any. */
final class TracingAsyncExchangeHandler implements AsyncClientExchangeHandler {

  private final AsyncClientExchangeHandler delegate;
  private final AsyncExchange exchange;
  private @Nullable HttpRequest head;
  private @Nullable DataStreamChannel awaited;
  private long received;

  TracingAsyncExchangeHandler(AsyncClientExchangeHandler delegate, AsyncExchange exchange) {
    this.delegate = delegate;
    this.exchange = exchange;
  }

  @Override
  public void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    exchange.writing();
    delegate.produceRequest(
        (request, entity, itsContext) -> {
          exchange.headStart(request, entity != null);
          head = request;
          channel.sendRequest(request, entity, itsContext);
          headWritten();
          if (entity == null) {
            exchange.requestComplete();
          }
        },
        context);
  }

  /** Without an expectation HttpCore asks for the body while the head is being sent. */
  private void headWritten() {
    HttpRequest written = head;
    if (written != null) {
      head = null;
      exchange.headWritten(written);
      if (exchange.waitsForContinue()) {
        exchange.wait100Continue();
      }
    }
  }

  @Override
  public int available() {
    return awaited == null ? delegate.available() : Math.max(1, delegate.available());
  }

  /**
   * Over HTTP/2 the first call after an expectation may be due to a 100 or to a final response in
   * its place. That one is handed over next; after a 100 this method is called again at once, if
   * there is something to send, while its frame is still being handled (consumeFrame in
   * AbstractH2StreamMultiplexer, 5.3 and 5.4), or when the connection can be written, if its head
   * came in several frames. So the body is put off until it is known.
   */
  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    headWritten();
    if (exchange.isShared() && exchange.waitsForContinue()) {
      exchange.firstByte();
      if (awaited == null) {
        awaited = channel;
        channel.requestOutput();
        return;
      }
      try {
        exchange.gotContinue();
      } catch (AbortedExchangeException aborted) {
        TracingAsyncExchangeHandler.<IOException>raise(faultOfStream(aborted));
      }
    }
    awaited = null;
    delegate.produce(new TracingDataStreamChannel(channel, exchange));
  }

  /**
   * The one exception that ends a stream and nothing else, wherever it is thrown: another one would
   * end all streams of the connection, one that resets the stream also, in a CONTINUATION frame or
   * while the connection is written (H2Stream, HttpCore 5.3 and 5.4).
   */
  private ProtocolException faultOfStream(AbortedExchangeException aborted) {
    exchange.aborted(aborted);
    return new ProtocolException("aborted by a got1xxResponse hook");
  }

  /** Throws what {@code produce} does not declare, though its callers expect it. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
  private static <E extends Exception> void raise(Exception undeclared) throws E {
    throw (E) undeclared;
  }

  @Override
  public void consumeInformation(HttpResponse response, HttpContext context)
      throws HttpException, IOException {
    exchange.firstByte();
    try {
      if (!exchange.isInterimTold()) {
        exchange.received(response);
      }
    } catch (AbortedExchangeException aborted) {
      if (exchange.isShared()) {
        throw faultOfStream(aborted);
      }
      throw aborted;
    }
    delegate.consumeInformation(response, context);
  }

  @Override
  public void consumeResponse(
      HttpResponse response, @Nullable EntityDetails entity, HttpContext context)
      throws HttpException, IOException {
    exchange.firstByte();
    exchange.received(response);
    DataStreamChannel channel = awaited;
    if (channel != null) {
      produce(channel);
    }
    if (!exchange.isTunnel()) {
      if (response.getCode() >= HttpStatus.SC_CLIENT_ERROR && !exchange.isShared()) {
        // HttpCore leaves the rest of the body out: ClientHttp1StreamHandler, 5.3 and 5.4.
        exchange.requestSettled();
      }
      if (entity == null) {
        exchange.noBody();
      } else if (exchange.wantsBody()) {
        exchange.bodyOpened();
      }
    }
    delegate.consumeResponse(response, entity, context);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    delegate.updateCapacity(channel);
  }

  @Override
  public void consume(ByteBuffer src) throws IOException {
    if (exchange.isBodyOpen()) {
      received += src.remaining();
      exchange.bodyReceived(received);
    }
    delegate.consume(src);
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers)
      throws HttpException, IOException {
    if (!exchange.isTunnel()) {
      exchange.bodyDone(null);
    }
    delegate.streamEnd(trailers);
  }

  @Override
  public void failed(Exception cause) {
    AbortedExchangeException aborted = exchange.abort();
    delegate.failed(aborted != null ? aborted : cause);
  }

  @Override
  public void cancel() {
    delegate.cancel();
  }

  /**
   * The stream is over. If nothing failed, the rest of the body has been left out: from 5.4.3 on
   * HttpCore does so at a redirect too, and HttpClient does not end such an exchange
   * (messageCountDown in HttpAsyncMainClientExec, 5.4 to 5.6).
   */
  @Override
  public void releaseResources() {
    if (exchange.isHeadTold() && !exchange.isShared()) {
      exchange.requestSettled();
    }
    delegate.releaseResources();
  }
}
