/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * What the caller of the async client sees of a response, in the recording's words: a head is what
 * {@code RoundTrip} returns, the end of the stream is the body's, and then the call is over, which
 * is Go's {@code Close}.
 */
final class AsyncReply implements AsyncResponseConsumer<Void> {

  private final StepLog log;
  private final String label;
  private FutureCallback<Void> result;
  private boolean hasHead;
  private int bytes;
  private Future<Void> call;

  AsyncReply(StepLog log, String label) {
    this.log = log;
    this.label = label;
  }

  Future<Void> execute(
      CloseableHttpAsyncClient client, AsyncRequestProducer request, HttpContext context) {
    call = client.execute(request, this, context, new End());
    return call;
  }

  /** Waits for the end of the body and of the call. */
  void readAndClose() {
    log.await(label, "=BodyClosed");
  }

  /** Waits for the head, or for a failure in its place. */
  void returned() {
    log.await(label, "=Returned");
  }

  /** Waits for the head, and gives up the rest. */
  void close() {
    returned();
    call.cancel(true);
    log.await(label, "=BodyClosed");
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      EntityDetails entity,
      HttpContext context,
      FutureCallback<Void> callback) {
    hasHead = true;
    result = callback;
    boolean usual = HttpVersion.HTTP_1_1.equals(response.getVersion());
    saw("Returned", (usual ? "" : response.getVersion() + ",") + response.getCode());
    if (entity == null) {
      streamEnd(null);
    }
  }

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {
    // The hooks are told.
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer data) {
    bytes += data.remaining();
    data.position(data.limit());
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) {
    saw("BodyEOF", String.valueOf(bytes));
    result.completed(null);
  }

  @Override
  public void failed(Exception error) {
    // The callback is told.
  }

  @Override
  public void releaseResources() {}

  private void saw(String what, String args) {
    log.add(label, "=" + what, args);
  }

  /** How the call ended. */
  private final class End implements FutureCallback<Void> {

    @Override
    public void completed(Void nothing) {
      saw("BodyClosed", "");
    }

    @Override
    public void failed(Exception error) {
      saw(hasHead ? "BodyReadFailed" : "Returned", ErrorClass.of("=Returned", error));
    }

    @Override
    public void cancelled() {
      saw(hasHead ? "BodyClosed" : "Returned", hasHead ? "" : "canceled");
    }
  }
}
