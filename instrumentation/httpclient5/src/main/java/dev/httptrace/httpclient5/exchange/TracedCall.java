/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.Resend;
import dev.httptrace.UrlTemplate;
import dev.httptrace.fields.FieldHandles;
import io.opentelemetry.context.Context;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * What the user executed: one exchange after another. Used by one thread at a time: the executing
 * one, or with the async client whichever tells the end of an exchange. A superclass of the runtime
 * that each call has, be its client the classic or the async one, and not a field, so that both are
 * one object.
 */
public abstract class TracedCall<E extends TracedExchange> {

  private static final VarHandle EXCHANGE =
      FieldHandles.find(MethodHandles.lookup(), "exchange", TracedExchange.class);

  private final ClientTracing client;
  private final @Nullable ClientTrace ofRequest;
  private final CallView view;
  private List<ClientTraceFactory> factories;
  private List<StackTraceElement> callSite;
  // Written by release: who begins an exchange looks at nothing that others write meanwhile.
  private volatile @Nullable E exchange;
  private Context context = Context.root();
  private int lastStatus;
  private @Nullable Exception lastError;
  private int count;
  private @Nullable String urlTemplate;

  public TracedCall(ClientTracing client, @Nullable ClientTrace ofRequest, HttpContext context) {
    this.view = new CallView(context);
    this.urlTemplate = UrlTemplate.path(context.getAttribute(UrlTemplate.NAME));
    this.client = client;
    this.ofRequest = ofRequest;
    this.factories = client.factories();
    this.callSite = client.callSite();
  }

  /** Whether the caller has cancelled the call. */
  public abstract boolean isExecutionAborted();

  /** Makes the next exchange of the call. */
  protected abstract E newExchange(ExchangeView view);

  public final ClientTracing client() {
    return client;
  }

  /** What the caller's path was made of, as long as the call goes there. */
  final @Nullable String urlTemplate() {
    return urlTemplate;
  }

  /** What traces and the user see of this call. */
  public final CallView view() {
    return view;
  }

  /** Takes in the factories of a client that was instrumented twice. */
  public final void add(ClientTracing inner) {
    List<ClientTraceFactory> all = new ArrayList<>(factories);
    all.addAll(inner.factories());
    factories = all;
    if (callSite.isEmpty()) {
      callSite = inner.callSite();
    }
  }

  /** Where the call was made; empty unless its stack is kept. */
  final List<StackTraceElement> callSite() {
    return callSite;
  }

  /** The exchange under way, or {@code null} if there is none or nobody listens to it. */
  public final @Nullable E exchange() {
    return exchange;
  }

  /** Whether an exchange is being executed at this moment, further out in the chain. */
  public final boolean isExecuting() {
    E current = exchange;
    return current != null && current.isExecuting();
  }

  /**
   * Begins the next exchange, and ends the one before if it handed its connection on.
   *
   * @param userToken what the pool is asked for, or {@code null}
   */
  public final @Nullable E begin(
      HttpRequest request, HttpRoute route, Context context, @Nullable Object userToken) {
    E previous = exchange;
    if (previous != null) {
      previous.handOn();
    }
    count++;
    Resend resend = resend();
    if (resend != null && resend.reason() == Resend.Reason.REDIRECT) {
      urlTemplate = null;
    }
    ExchangeView seen = new ExchangeView(this, request, route, context, count, resend, userToken);
    ExchangeTrace trace = ExchangeTrace.resolve(seen, ofRequest, factories);
    seen.begin();
    this.context = seen.context();
    if (trace == null) {
      EXCHANGE.setRelease(this, null);
      return null;
    }
    E next = newExchange(seen);
    EXCHANGE.setRelease(this, next);
    view.exchangeBegun();
    next.start(trace, previous);
    return next;
  }

  /** The context under which the exchange that was begun last runs, whether it is traced or not. */
  public final Context context() {
    return context;
  }

  /** Remembers how an exchange came out, for the one that may follow. */
  public final void outcome(int status, @Nullable Exception error) {
    lastStatus = status;
    lastError = error;
  }

  private @Nullable Resend resend() {
    if (count == 1) {
      return null;
    }
    Exception error = lastError;
    Resend.Reason reason = Resend.Reason.RETRY;
    if (error == null && (lastStatus == 401 || lastStatus == 407)) {
      reason = Resend.Reason.AUTHENTICATION;
    } else if (error == null && lastStatus >= 300 && lastStatus < 400) {
      reason = Resend.Reason.REDIRECT;
    }
    return new Resend(reason, lastStatus, error);
  }
}
