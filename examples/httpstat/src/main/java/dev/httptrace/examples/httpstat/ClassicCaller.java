/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/** Calls with the classic client. */
record ClassicCaller(CloseableHttpClient client) implements Caller {

  @Override
  public void call(
      Target target, HttpUriRequestBase request, HttpClientContext context, BodySink body)
      throws IOException {
    try {
      client.execute(
          target.host(),
          request,
          context,
          response -> {
            try (BodySink.Body to = body.open(request::isCancelled)) {
              Bodies.copy(response, to);
              to.complete();
            }
            return null;
          });
    } finally {
      // Who cancels a call may be telling its end while it fails here.
      CallEnd.await(context, 0);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
