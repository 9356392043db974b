/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ErrorType;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.jspecify.annotations.Nullable;

/** Makes the calls with one client. */
final class Calls {

  private final Caller client;
  private final ClientOptions clients;
  private final RequestOptions requests;
  private final Spans spans;

  Calls(Caller client, ClientOptions clients, RequestOptions requests, Spans spans) {
    this.client = client;
    this.clients = clients;
    this.requests = requests;
    this.spans = spans;
  }

  /**
   * Makes each call so many times, in their order, so many at a time.
   *
   * @param each told each call as it ends, one after the other
   */
  void make(List<Target> targets, int repeat, int concurrency, Consumer<Outcome> each) {
    int calls = targets.size() * repeat;
    AtomicInteger next = new AtomicInteger();
    Object turn = new Object();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < calls; i = next.getAndIncrement()) {
            Outcome outcome = make(i + 1, calls, targets.get(i / repeat));
            synchronized (turn) {
              each.accept(outcome);
            }
          }
        };
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(concurrency);
    try {
      for (int i = 0; i < concurrency; i++) {
        workers.add(CompletableFuture.runAsync(worker, threads));
      }
      workers.forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
  }

  private Outcome make(int number, int calls, Target target) {
    HttpUriRequestBase request = requests.request(target);
    HttpClientContext context = HttpClientContext.create();
    Span span = spans.start();
    Exception failure = null;
    try (Scope ignored = span.makeCurrent();
        Deadline deadline = new Deadline(request, clients.maxTime())) {
      failure = execute(target, request, context, deadline);
    } finally {
      if (failure != null) {
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", ErrorType.of(failure));
      }
      span.end();
    }
    CallRecord call = CallRecord.fromOrNull(context::getAttribute);
    int exitCode = ExitCodes.of(failure, call, clients.hasProxy());
    return new Outcome(
        number,
        calls,
        target,
        call,
        exitCode,
        Complaint.of(exitCode, failure, call, target),
        span.getSpanContext().isValid() ? span.getSpanContext().getTraceId() : null);
  }

  private @Nullable Exception execute(
      Target target, HttpUriRequestBase request, HttpClientContext context, Deadline deadline) {
    try {
      client.call(target, request, context);
      return null;
    } catch (IOException e) {
      return deadline.causeOf(e);
    }
  }
}
