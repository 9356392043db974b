/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.springframework.boot.autoconfigure.http.client.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/** How Spring Boot 3.5 lets us into WebClient: loaded with that line only. */
final class Boot3ConnectorCustomizer
    implements ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> {

  private final ConnectorInstrumentation instrumentation;

  Boot3ConnectorCustomizer(ConnectorInstrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public HttpComponentsClientHttpConnectorBuilder customize(
      HttpComponentsClientHttpConnectorBuilder builder) {
    return instrumentation.addTo(builder);
  }
}
