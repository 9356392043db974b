/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/**
 * Puts the hooks into the clients of Boot's builder of request factories, for {@code RestClient}
 * and {@code RestTemplate}.
 *
 * <p>Boot makes the builder of the connection manager itself, shows it to a customizer, builds the
 * manager, and shows the builder of the client to another customizer, all on one thread
 * (HttpComponentsHttpClientBuilder, 3.5 to 4.1). So the first is remembered, and the second gets
 * what is then set on the first. A manager that the application sets afterwards holds.
 */
final class RequestFactoryInstrumentation {

  private final ShownSettings<PoolingHttpClientConnectionManagerBuilder> shown =
      new ShownSettings<>(HttpComponentsClientHttpRequestFactoryBuilder.class);

  private final ClientInstrumentation instrumentation;

  RequestFactoryInstrumentation(ClientInstrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  HttpComponentsClientHttpRequestFactoryBuilder addTo(
      HttpComponentsClientHttpRequestFactoryBuilder builder) {
    return builder
        .withConnectionManagerCustomizer(shown::remember)
        .withHttpClientCustomizer(client -> instrumentation.instrument(client, shown.takeOrNull()));
  }
}
