/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Notices that traces are attached to requests of a client that is not traced, and says so once.
 * HttpClient numbers the exchanges of a context: if it has a new number and no client of ours has
 * asked for the trace, another client has executed the request. One context is watched at a time,
 * and looked at when the next trace is attached, so that attaching costs hardly anything.
 */
final class AttachmentCheck {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AtomicReference<@Nullable Watched> watched = new AtomicReference<>();
  private final long pauseNanos;
  private volatile boolean warned;
  private volatile long nextAt;

  AttachmentCheck() {
    this(PAUSE_NANOS);
  }

  /**
   * Looks at most once in that time.
   *
   * @param pauseNanos 0 for each time that a trace is attached
   */
  AttachmentCheck(long pauseNanos) {
    this.pauseNanos = pauseNanos;
    this.nextAt = System.nanoTime();
  }

  /** A trace is attached to the next request with this context. */
  void attached(HttpContext context) {
    if (warned || !(context instanceof HttpClientContext next)) {
      return;
    }
    long now = System.nanoTime();
    if (now - nextAt < 0) {
      return;
    }
    nextAt = now + pauseNanos;
    Watched last = watched.get();
    if (last == null || !last.isExecuted()) {
      watched.set(new Watched(next));
    } else if (!last.suspect) {
      // A client of ours may be about to ask: its exchange has its number first.
      last.suspect = true;
    } else {
      warned = true;
      watched.set(null);
      System.getLogger(MissingHooks.LOGGER)
          .log(
              Level.WARNING,
              "httptrace: a trace was attached to a request, and the client that executed it is not"
                  + " traced, so none of its hooks are called. Build the client with TracedHttpClients"
                  + " or TracedHttpAsyncClients. Requests are not affected; further requests are not"
                  + " reported");
    }
  }

  /** A client of ours has asked for the trace. */
  void found(HttpContext context) {
    Watched last = watched.get();
    if (last != null && last.refersTo(context)) {
      watched.compareAndSet(last, null);
    }
  }

  /** A context, and the number that its last exchange had before a trace was attached. */
  private static final class Watched extends WeakReference<HttpClientContext> {

    private final @Nullable String exchangeId;
    private volatile boolean suspect;

    Watched(HttpClientContext context) {
      super(context);
      this.exchangeId = context.getExchangeId();
    }

    boolean refersTo(HttpContext context) {
      return get() == context;
    }

    boolean isExecuted() {
      HttpClientContext context = get();
      String id = context == null ? null : context.getExchangeId();
      return id != null && !id.equals(exchangeId);
    }
  }
}
