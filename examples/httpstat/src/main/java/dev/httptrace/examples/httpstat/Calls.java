/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.record.CallRecord;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.jspecify.annotations.Nullable;

/** Makes the calls with one client. */
final class Calls {

  private final Caller client;
  private final ClientOptions clients;
  private final RequestOptions requests;
  private final Logins logins;
  private final List<BodySink> bodies;
  private final Spans spans;
  private final StopSignal stop;

  /**
   * Prepares the calls.
   *
   * @param bodies takes the bodies of the responses, one for each URL
   */
  Calls(
      Caller client,
      ClientOptions clients,
      RequestOptions requests,
      Logins logins,
      List<BodySink> bodies,
      Spans spans,
      StopSignal stop) {
    this.client = client;
    this.clients = clients;
    this.requests = requests;
    this.logins = logins;
    this.bodies = bodies;
    this.spans = spans;
    this.stop = stop;
  }

  /**
   * Makes the calls of a plan. Returns which began late.
   *
   * @param each told each call as it ends, one after the other
   */
  Pace.Late make(Plan plan, Consumer<Outcome> each) {
    Pace pace = new Pace(plan, System::nanoTime, nanos -> stop.await(nanos, TimeUnit.NANOSECONDS));
    Object turn = new Object();
    Runnable worker =
        () -> {
          for (int i = pace.next(); i >= 0; i = pace.next()) {
            Outcome outcome = make(i, plan);
            synchronized (turn) {
              each.accept(outcome);
            }
          }
        };
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(plan.concurrency());
    try {
      for (int i = 0; i < plan.concurrency(); i++) {
        workers.add(CompletableFuture.runAsync(worker, threads));
      }
      workers.forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
    return pace.late();
  }

  private Outcome make(int index, Plan plan) {
    Target target = plan.target(index);
    HttpUriRequestBase request = requests.request(target);
    HttpClientContext context = logins.context(target);
    Span span = spans.start(requests.method(), target);
    Exception failure = null;
    CallRecord call;
    try (Scope ignored = span.makeCurrent();
        Deadline deadline = new Deadline(request, clients.maxTime(), clients.connectTimeout())) {
      if (clients.connectTimeout() != null) {
        TracedHttpClients.attach(context, deadline);
      }
      stop.begun(request);
      failure = execute(target, request, context, bodies.get(plan.urlNumber(index)), deadline);
    } finally {
      stop.ended(request);
      call = CallRecord.fromOrNull(context::getAttribute);
      Spans.end(span, call, failure);
    }
    int exitCode = ExitCodes.of(failure, call, Routes.lastProxy(context));
    return new Outcome(
        index + 1,
        plan.calls(),
        target,
        call,
        exitCode,
        Complaint.of(exitCode, failure, call, target),
        spans.linkOrNull(span, call),
        Heads.of(context));
  }

  private @Nullable Exception execute(
      Target target,
      HttpUriRequestBase request,
      HttpClientContext context,
      BodySink body,
      Deadline deadline) {
    try {
      client.call(target, request, context, body);
      return null;
    } catch (IOException e) {
      return deadline.causeOf(e);
    }
  }
}
