/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;

/** Where a trace is attached; NOWHERE is the same client without one. */
public enum Attachment {
  NOWHERE,
  REQUEST,
  CONTEXT,
  CLIENT;

  public ClassicHttpResponse execute(
      CloseableHttpClient client,
      ClassicHttpRequest request,
      HttpClientContext context,
      ClientTrace trace)
      throws IOException {
    HttpHost target =
        new HttpHost(
            request.getScheme(),
            request.getAuthority().getHostName(),
            request.getAuthority().getPort());
    if (this == REQUEST) {
      TracedHttpClients.attach(context, trace);
    }
    if (this != CONTEXT) {
      return client.executeOpen(target, request, context);
    }
    try (Scope ignored = Context.current().with(trace).makeCurrent()) {
      return client.executeOpen(target, request, context);
    }
  }
}
