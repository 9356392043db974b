/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the user executed: one exchange after another. Used by one thread at a time: the executing
 * one, or with the async client whichever tells the end of an exchange.
 */
final class TracedCall<E extends TracedExchange> {

  private final ClientTracing client;
  private final @Nullable ClientTrace ofRequest;
  private final CallView view = new CallView();
  private final AtomicBoolean returned = new AtomicBoolean();
  private List<ClientTraceFactory> factories;
  private volatile @Nullable E exchange;
  private @Nullable Resend resend;
  private int count;

  TracedCall(ClientTracing client, @Nullable ClientTrace ofRequest) {
    this.client = client;
    this.ofRequest = ofRequest;
    this.factories = client.factories();
  }

  /** What traces and the user see of this call. */
  CallView view() {
    return view;
  }

  /** Takes in the factories of a client that was instrumented twice. */
  void add(ClientTracing inner) {
    List<ClientTraceFactory> all = new ArrayList<>(factories);
    all.addAll(inner.factories());
    factories = all;
  }

  /** The exchange under way, or {@code null} if there is none or nobody listens to it. */
  @Nullable E exchange() {
    return exchange;
  }

  /** Whether an exchange is being executed at this moment, further out in the chain. */
  boolean isExecuting() {
    E current = exchange;
    return current != null && current.isExecuting();
  }

  /** Begins the next exchange, and ends the one before if it handed its connection on. */
  @Nullable E begin(
      HttpRequest request,
      HttpRoute route,
      Context context,
      BooleanSupplier cancelled,
      BiFunction<ClientTracing, ExchangeView, E> maker) {
    E previous = exchange;
    if (previous != null) {
      previous.handOn();
    }
    count++;
    ExchangeView seen =
        new ExchangeView(client, view, request, route, context, cancelled, count, resend);
    ExchangeTrace trace = ExchangeTrace.resolve(seen, ofRequest, factories);
    seen.begin();
    if (trace == null) {
      exchange = null;
      return null;
    }
    E next = maker.apply(client, seen);
    exchange = next;
    view.exchangeBegun();
    next.start(trace, previous);
    return next;
  }

  /** The client has answered or failed. It may fail twice: cancelled, then disconnected. */
  void returned(@Nullable Exception error) {
    if (returned.compareAndSet(false, true)) {
      view.returned(error);
    }
  }

  /** Remembers how an exchange came out, for the one that may follow. */
  void outcome(int status, @Nullable Exception error) {
    Resend.Reason reason = Resend.Reason.RETRY;
    if (error == null && (status == 401 || status == 407)) {
      reason = Resend.Reason.AUTHENTICATION;
    } else if (error == null && status >= 300 && status < 400) {
      reason = Resend.Reason.REDIRECT;
    }
    resend = new Resend(reason, status, error);
  }
}
