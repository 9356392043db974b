/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/**
 * Puts the hooks into the clients of one of Boot's builders.
 *
 * <p>Boot makes the builder of the connection manager itself, shows it to a customizer, builds the
 * manager, and shows the builder of the client to another customizer, all on one thread
 * (HttpComponentsHttpClientBuilder, 3.5 to 4.1). So the first is remembered, and when the second
 * comes, after all that was set on the first, a traced manager of the same settings takes the place
 * of Boot's, which was never used. A manager that the application sets afterwards holds.
 */
final class ClientInstrumentation {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private static final ThreadLocal<@Nullable Seen> seen = new ThreadLocal<>();

  private final Supplier<ClientTraceFactory[]> traces;

  ClientInstrumentation(Supplier<ClientTraceFactory[]> traces) {
    this.traces = traces;
  }

  HttpComponentsClientHttpRequestFactoryBuilder addTo(
      HttpComponentsClientHttpRequestFactoryBuilder builder) {
    return builder
        .withConnectionManagerCustomizer(this::remember)
        .withHttpClientCustomizer(this::instrument);
  }

  /**
   * Another one before the client of the first has come belongs to a client that is built within
   * the building of another, or after one that failed: then nobody knows whose client comes next,
   * and a client must not get the trust of another.
   */
  private void remember(PoolingHttpClientConnectionManagerBuilder connections) {
    Seen last = seen.get();
    boolean isKnown = last == null || last.connections == connections;
    seen.set(new Seen(isKnown ? connections : null));
  }

  private void instrument(HttpClientBuilder client) {
    Seen last = seen.get();
    seen.remove();
    ClientTraceFactory[] told = traces.get();
    PoolingHttpClientConnectionManagerBuilder traced =
        last == null || last.connections == null ? null : tracedOrNull(last.connections);
    if (traced == null) {
      TracedHttpClients.instrument(client, told);
    } else {
      TracedHttpClients.instrument(client, traced, told);
    }
  }

  private static @Nullable PoolingHttpClientConnectionManagerBuilder tracedOrNull(
      PoolingHttpClientConnectionManagerBuilder connections) {
    try {
      return ConnectionSettings.traced(connections);
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      logger.log(
          Level.WARNING,
          "the settings of a connection manager cannot be read; its client is traced without DNS,"
              + " connect, TLS and what is written and read. Requests are not affected",
          unreadable);
      return null;
    }
  }

  private record Seen(@Nullable PoolingHttpClientConnectionManagerBuilder connections) {}
}
