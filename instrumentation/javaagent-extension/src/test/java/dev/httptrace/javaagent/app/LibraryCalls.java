/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.otel.OtelHttpTrace;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** An application that has our library, for one of its clients. */
public final class LibraryCalls {

  private LibraryCalls() {}

  /** Takes a URL for the client that the library traces, and one for another. */
  public static void main(String[] arguments) throws Exception {
    try (CloseableHttpClient traced =
            TracedHttpClients.custom(OtelHttpTrace.onCurrentSpan()).build();
        CloseableHttpClient plain = HttpClients.createDefault()) {
      traced.execute(new HttpGet(arguments[0]), response -> null);
      plain.execute(new HttpGet(arguments[1]), response -> null);
    }
  }
}
