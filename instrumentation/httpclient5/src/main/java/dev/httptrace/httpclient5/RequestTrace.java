/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The trace attached to one request, kept in its {@link HttpContext}. */
final class RequestTrace {

  private static final String KEY = TracedHttpClients.class.getName() + ".trace";

  private RequestTrace() {}

  static @Nullable ClientTrace of(HttpContext context) {
    return context.getAttribute(KEY) instanceof ClientTrace trace ? trace : null;
  }

  static void attach(HttpContext context, ClientTrace newer) {
    ClientTrace older = of(context);
    context.setAttribute(KEY, older == null ? newer : newer.andThen(older));
  }
}
