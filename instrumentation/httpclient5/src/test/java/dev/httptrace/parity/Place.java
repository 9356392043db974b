/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;

/** Where the traces are attached. */
enum Place {
  REQUEST,
  CONTEXT,
  CLIENT;

  /** The traces of the call on this thread, for the client's factory: a call is made by one. */
  private static final ThreadLocal<List<ClientTrace>> OF_CLIENT = ThreadLocal.withInitial(List::of);

  /** The client-wide trace of an exchange. */
  static ClientTrace ofClient() {
    List<ClientTrace> newestFirst = OF_CLIENT.get();
    ClientTrace all = null;
    for (ClientTrace trace : newestFirst) {
      all = all == null ? trace : all.andThen(trace);
    }
    return all;
  }

  /** A request on its way; the async client comes back before it has ended. */
  interface Execution<T> {
    T execute(HttpClientContext context) throws IOException;
  }

  /** Executes with these traces, the newest first. */
  ClassicHttpResponse execute(
      CloseableHttpClient client, ClassicHttpRequest request, List<ClientTrace> newestFirst)
      throws IOException {
    HttpHost target =
        new HttpHost(
            request.getScheme(),
            request.getAuthority().getHostName(),
            request.getAuthority().getPort());
    return execute(newestFirst, context -> client.executeOpen(target, request, context));
  }

  <T> T execute(List<ClientTrace> newestFirst, Execution<T> execution) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    return switch (this) {
      case REQUEST -> {
        oldestFirst(newestFirst).forEach(trace -> TracedHttpClients.attach(context, trace));
        yield execution.execute(context);
      }
      case CONTEXT -> {
        Context current = Context.current();
        for (ClientTrace trace : oldestFirst(newestFirst)) {
          current = current.with(trace);
        }
        try (Scope ignored = current.makeCurrent()) {
          yield execution.execute(context);
        }
      }
      case CLIENT -> {
        OF_CLIENT.set(newestFirst);
        try {
          yield execution.execute(context);
        } finally {
          OF_CLIENT.remove();
        }
      }
    };
  }

  private static List<ClientTrace> oldestFirst(List<ClientTrace> newestFirst) {
    List<ClientTrace> reversed = new ArrayList<>(newestFirst);
    Collections.reverse(reversed);
    return reversed;
  }
}
