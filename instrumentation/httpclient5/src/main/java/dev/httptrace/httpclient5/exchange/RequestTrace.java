/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import dev.httptrace.ClientTrace;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The trace attached to one request, kept in its {@link HttpContext}. */
public final class RequestTrace {

  private static final String KEY = RequestTrace.class.getName();

  private static final AttachmentCheck CHECK = new AttachmentCheck();

  private RequestTrace() {}

  /** The trace to tell, for the client that executes the request. */
  public static @Nullable ClientTrace of(HttpContext context) {
    ClientTrace trace = attached(context);
    if (trace != null) {
      CHECK.found(context);
    }
    return trace;
  }

  private static @Nullable ClientTrace attached(HttpContext context) {
    return context.getAttribute(KEY) instanceof ClientTrace trace ? trace : null;
  }

  public static void attach(HttpContext context, ClientTrace newer) {
    CHECK.attached(context);
    ClientTrace older = attached(context);
    context.setAttribute(KEY, older == null ? newer : newer.andThen(older));
  }
}
