/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.loopback.Latency;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** The server's end of a stream: plays a script once the request's head is there. */
public final class H2Stream implements AsyncServerExchangeHandler {

  private final Script script;
  private HttpRequest request;
  private ResponseChannel response;
  private HttpContext context;
  private boolean requestEnded;
  private Script atEnd = stream -> {};
  private boolean held;
  private ByteBuffer body = ByteBuffer.allocate(0);
  private DataStreamChannel output;

  /** What a server does. */
  public interface Script {
    void play(H2Stream stream) throws HttpException, IOException;
  }

  public H2Stream(Script script) {
    this.script = script;
  }

  @Override
  public synchronized void handleRequest(
      HttpRequest head, EntityDetails entity, ResponseChannel channel, HttpContext ofExchange)
      throws HttpException, IOException {
    request = head;
    response = channel;
    context = ofExchange;
    requestEnded = entity == null;
    script.play(this);
  }

  public String path() {
    return request.getPath();
  }

  public boolean expectsContinue() {
    return !requestEnded && request.containsHeader(HttpHeaders.EXPECT);
  }

  /** Goes on when the request's body is there, which may be at once. */
  public void thenAtEnd(Script next) throws HttpException, IOException {
    if (requestEnded) {
      next.play(this);
    } else {
      atEnd = next;
    }
  }

  /** Lets the client wait, and with it all streams of the server. */
  public void pause(Duration duration) throws IOException {
    Latency.inject(duration);
  }

  public void interim(int status, Header... fields) throws HttpException, IOException {
    HttpResponse interim = new BasicHttpResponse(status);
    interim.setHeaders(fields);
    response.sendInformation(interim, context);
  }

  public void answer(String text) throws HttpException, IOException {
    answer(HttpStatus.SC_OK, text);
  }

  /** Answers without a body. */
  public void answer(int status) throws HttpException, IOException {
    response.sendResponse(new BasicHttpResponse(status), null, context);
  }

  /** May be called on any thread. */
  public void answer(int status, String text) throws HttpException, IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    synchronized (this) {
      body = bytes;
    }
    response.sendResponse(
        new BasicHttpResponse(status),
        new BasicEntityDetails(text.length(), ContentType.TEXT_PLAIN),
        context);
  }

  /** Sends the head; the body comes when it is {@linkplain #letGo let go}. */
  public void answerHeadOf(String text) throws HttpException, IOException {
    held = true;
    answer(text);
  }

  /** May be called on any thread. */
  public synchronized void letGo() {
    held = false;
    if (output != null) {
      output.requestOutput();
    }
  }

  @Override
  public synchronized void streamEnd(List<? extends Header> trailers)
      throws HttpException, IOException {
    requestEnded = true;
    atEnd.play(this);
  }

  @Override
  public synchronized int available() {
    return held ? 0 : body.remaining();
  }

  @Override
  public synchronized void produce(DataStreamChannel channel) throws IOException {
    output = channel;
    if (held) {
      return;
    }
    channel.write(body);
    if (!body.hasRemaining()) {
      channel.endStream();
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer data) {
    data.position(data.limit());
  }

  @Override
  public void failed(Exception cause) {
    // The client has reset the stream or is gone.
  }

  @Override
  public void releaseResources() {}
}
