/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.Call;
import dev.httptrace.HookFailures;
import dev.httptrace.fields.FieldHandles;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * What traces and the user see of a call. Holds no request and no connection, for it stays in the
 * user's HttpContext.
 */
public final class CallView implements Call {

  private static final VarHandle OPEN =
      FieldHandles.find(MethodHandles.lookup(), "open", int.class);

  /** Added to the number of those that are open once a trace has asked for the call. */
  private static final int ASKED = 1 << 30;

  private final long startNanoTime = System.nanoTime();
  private @Nullable HttpContext context;
  private Map<Object, Object> attributes = Map.of();
  // None any more once all have been told.
  private @Nullable List<Consumer<@Nullable Exception>> listeners = List.of();
  private volatile @Nullable Exception error;
  private volatile boolean responseComplete;
  // The client, until it returns, and the exchanges that are not over; and whether a trace has
  // asked. One number, so that a call that nobody asks for begins and ends without a lock.
  private volatile int open = 1;

  CallView(HttpContext context) {
    this.context = context;
    clear(context);
  }

  /** A trace asks for the call: from now on the user finds it, too, unless it is over. */
  CallView enter() {
    if ((open & ASKED) == 0 && isOverWhenAsked()) {
      tellAll();
    }
    return this;
  }

  private synchronized boolean isOverWhenAsked() {
    int before = (int) OPEN.getAndBitwiseOr(this, ASKED);
    if (before == 0) {
      return true;
    }
    HttpContext entered = context;
    if (entered != null) {
      context = null;
      entered.setAttribute(NAME, this);
    }
    return false;
  }

  /** A call that no trace asks for leaves nothing, not even what the one before has left. */
  public static void clear(HttpContext context) {
    if (context.getAttribute(NAME) != null) {
      context.removeAttribute(NAME);
    }
  }

  void exchangeBegun() {
    OPEN.getAndAdd(this, 1);
  }

  void exchangeDone() {
    ended();
  }

  /** The caller is about to be given the end of its response. */
  public void responseComplete() {
    responseComplete = true;
  }

  @Override
  public boolean isResponseComplete() {
    return responseComplete;
  }

  /** The client has returned a response or thrown. */
  public void returned(@Nullable Exception error) {
    if (error != null) {
      this.error = error;
    }
    ended();
  }

  private void ended() {
    int left = (int) OPEN.getAndAdd(this, -1) - 1;
    if (left == ASKED) {
      tellAll();
    } else if (left == 0) {
      // Whoever asks from now on finds that it is over, and does not look for the context. Only an
      // exchange that begins after the client returned, cancelled while it waited to try again,
      // makes it open once more; what its hooks put in the context then is an old call's.
      context = null;
    }
  }

  private void tellAll() {
    for (Consumer<@Nullable Exception> next = next(); next != null; next = next()) {
      tell(next, error);
    }
  }

  /** Who comes while others are told waits for its turn: it may look for what they leave. */
  private synchronized @Nullable Consumer<@Nullable Exception> next() {
    if (listeners == null || listeners.isEmpty()) {
      listeners = null;
      return null;
    }
    return listeners.remove(0);
  }

  private static void tell(Consumer<@Nullable Exception> listener, @Nullable Exception failure) {
    HookFailures.contain(listener, "whenDone", () -> listener.accept(failure));
  }

  @Override
  public long startNanoTime() {
    return startNanoTime;
  }

  @Override
  public synchronized @Nullable Object attribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public synchronized void setAttribute(Object key, Object value) {
    if (attributes.isEmpty()) {
      attributes = new HashMap<>(4);
    }
    attributes.put(key, value);
  }

  @Override
  public void whenDone(Consumer<@Nullable Exception> listener) {
    synchronized (this) {
      if (listeners != null) {
        if (listeners.isEmpty()) {
          listeners = new ArrayList<>(2);
        }
        listeners.add(listener);
        return;
      }
    }
    tell(listener, error);
  }
}
