/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/**
 * Puts the hooks into the clients of Boot's builder of connectors, for {@code WebClient}, as {@link
 * RequestFactoryInstrumentation} does (HttpComponentsHttpAsyncClientBuilder, 3.5 to 4.1).
 */
final class ConnectorInstrumentation {

  private final ShownSettings<PoolingAsyncClientConnectionManagerBuilder> shown =
      new ShownSettings<>(HttpComponentsClientHttpConnectorBuilder.class);

  private final ClientInstrumentation instrumentation;

  ConnectorInstrumentation(ClientInstrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  HttpComponentsClientHttpConnectorBuilder addTo(HttpComponentsClientHttpConnectorBuilder builder) {
    return builder
        .withConnectionManagerCustomizer(shown::remember)
        .withHttpClientCustomizer(client -> instrumentation.instrument(client, shown.takeOrNull()));
  }
}
