/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;

/** An application that has our library, for an async client, and a span of its own. */
public final class AsyncLibraryCall {

  private AsyncLibraryCall() {}

  /** Takes a URL, which is called twice. */
  public static void main(String[] arguments) throws Exception {
    Span span = GlobalOpenTelemetry.getTracer("app").spanBuilder("callers").startSpan();
    try (CloseableHttpAsyncClient client =
            TracedHttpAsyncClients.custom(OtelHttpTrace.onCurrentSpan()).build();
        Scope ignored = span.makeCurrent()) {
      client.start();
      client.execute(SimpleHttpRequest.create("GET", arguments[0]), null).get();
      client.execute(SimpleHttpRequest.create("GET", arguments[0]), null).get();
    } finally {
      span.end();
    }
  }
}
