/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A collector in this process, on a loopback port: keeps what OTLP exporters send. */
public final class OtlpReceiver implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final List<ExportTraceServiceRequest> requests = new ArrayList<>();
  private ByteString received = ByteString.EMPTY;
  private final Transport transport;

  private OtlpReceiver(OtlpProtocol protocol) throws IOException {
    transport =
        switch (protocol) {
          case HTTP_PROTOBUF -> OtlpHttpTransport.start(this::keep);
          case GRPC -> OtlpGrpcTransport.start(this::keep);
        };
  }

  public static OtlpReceiver start(OtlpProtocol protocol) throws IOException {
    return new OtlpReceiver(protocol);
  }

  /** Returns what an exporter is to be given as its endpoint. */
  public String endpoint() {
    return "http://127.0.0.1:" + transport.port();
  }

  /** Refuses what comes from now on; 200 takes it again. HTTP only. */
  public void answerWith(int status) {
    transport.answerWith(status);
  }

  /** Returns a header of the last request. HTTP only. */
  public @Nullable String header(String name) {
    return transport.header(name);
  }

  /** Waits, not for ever, until at least this many spans have come. */
  public List<Span> awaitSpans(int count) throws InterruptedException {
    lock.lock();
    try {
      long left = SECONDS.toNanos(PATIENCE_SECONDS);
      while (spans().size() < count) {
        if (left <= 0) {
          throw new AssertionError("waited for " + count + " spans, got " + spans());
        }
        left = arrived.awaitNanos(left);
      }
      return spans();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the spans that have come so far. */
  public List<Span> spans() {
    return requests().stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .map(ResourceSpans::getScopeSpansList)
        .flatMap(List::stream)
        .map(ScopeSpans::getSpansList)
        .flatMap(List::stream)
        .toList();
  }

  public List<ExportTraceServiceRequest> requests() {
    lock.lock();
    try {
      return List.copyOf(requests);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the bodies of all requests, uncompressed, one after the other. */
  public ByteString received() {
    lock.lock();
    try {
      return received;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  private void keep(ByteString body) throws IOException {
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
    lock.lock();
    try {
      requests.add(request);
      received = received.concat(body);
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How bodies come in. */
  interface Transport extends AutoCloseable {
    int port();

    default void answerWith(int status) {
      throw new UnsupportedOperationException("HTTP only: " + status);
    }

    default @Nullable String header(String name) {
      throw new UnsupportedOperationException("HTTP only: " + name);
    }

    @Override
    void close();
  }

  /** Where bodies go. */
  interface Sink {
    void keep(ByteString body) throws IOException;
  }
}
