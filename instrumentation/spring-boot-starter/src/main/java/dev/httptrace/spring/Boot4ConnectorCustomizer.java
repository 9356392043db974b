/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.HttpComponentsClientHttpConnectorBuilder;

/** How Spring Boot 4 lets us into WebClient: loaded with that line only. */
final class Boot4ConnectorCustomizer
    implements ClientHttpConnectorBuilderCustomizer<HttpComponentsClientHttpConnectorBuilder> {

  private final ConnectorInstrumentation instrumentation;

  Boot4ConnectorCustomizer(ConnectorInstrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public HttpComponentsClientHttpConnectorBuilder customize(
      HttpComponentsClientHttpConnectorBuilder builder) {
    return instrumentation.addTo(builder);
  }
}
