/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/**
 * A client of one kind, that checks every answer and, at the end, what was made of the requests.
 */
final class Caller implements Closeable {

  // All threads that may begin in between must find room in the rest of the queue.
  private static final int LOOK_MASK = 255;

  private final Subject subject;
  private final Transport transport;
  private final Telemetry telemetry;
  private final CloseableHttpClient client;
  private final URI uri;
  private final List<ClassicHttpResponse> open = new ArrayList<>();
  private final LongAdder requests = new LongAdder();
  // Of any thread: it matters only that it goes on.
  private int begun;

  Caller(Subject subject, Transport transport, URI uri, int mostConnections) {
    this(subject, transport, uri, mostConnections, subject.telemetry());
  }

  private Caller(
      Subject subject, Transport transport, URI uri, int mostConnections, Telemetry telemetry) {
    this.subject = subject;
    this.transport = transport;
    this.telemetry = telemetry;
    this.uri = uri;
    this.client =
        subject
            .client(transport.configure(subject.connections(), mostConnections), telemetry)
            .build();
  }

  /** Returns a caller with one connection, whose spans go to {@code telemetry}. */
  static Caller of(Subject subject, Transport transport, URI uri, Telemetry telemetry) {
    return new Caller(subject, transport, uri, 1, telemetry);
  }

  /** Makes one request, and reads its answer to the end. */
  int call() throws IOException {
    return call(uri);
  }

  /** The same to another place. */
  int call(URI other) throws IOException {
    begin();
    return client.execute(new HttpGet(other), Caller::read);
  }

  private void begin() {
    requests.increment();
    // Now and then, for counting costs.
    if (subject.spans() > 0 && (++begun & LOOK_MASK) == 0) {
      telemetry.awaitRoom(requests.sum() * subject.spans());
    }
  }

  /** Makes requests, and leaves their answers to be read later. */
  void leaveOpen(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      begin();
      open.add(client.executeOpen(null, new HttpGet(uri), null));
    }
  }

  /** Reads what was left open. */
  void closeOpen() throws IOException {
    for (ClassicHttpResponse response : open) {
      read(response);
    }
    open.clear();
  }

  private static int read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (response.getCode() != 200 || entity == null) {
      throw new IOException("answered " + response.getCode());
    }
    int length = 0;
    try (InputStream body = entity.getContent()) {
      byte[] bytes = new byte[128];
      for (int read = body.read(bytes); read >= 0; read = body.read(bytes)) {
        length += read;
      }
    }
    if (length != CannedAnswer.BODY.length()) {
      throw new IOException("body of " + length + " bytes");
    }
    return length;
  }

  /**
   * Checks that every request made the spans and events that it should.
   *
   * @throws IllegalStateException if not
   */
  void check() {
    long expected = requests.sum() * subject.spans();
    check("spans", expected, telemetry.exported());
    SpanData last = telemetry.last();
    if (last == null) {
      return;
    }
    int events = last.getEvents().size();
    if (subject.events() == 0 ? events != 0 : events < subject.events()) {
      throw new IllegalStateException(events + " events: " + last.getEvents());
    }
    boolean dialled = events > 0 && last.getEvents().toString().contains("http.connect.start");
    if (events > 0 && dialled == transport.isReused()) {
      throw new IllegalStateException("a connection that is not " + transport.title());
    }
    check("events dropped", 0, last.getTotalRecordedEvents() - events);
  }

  private void check(String what, long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException(
          subject + ": " + what + " " + found + ", expected " + expected);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
