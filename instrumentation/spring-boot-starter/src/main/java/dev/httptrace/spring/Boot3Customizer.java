/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.springframework.boot.autoconfigure.http.client.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;

/** How Spring Boot 3.5 lets us in: loaded with that line only. */
final class Boot3Customizer
    implements ClientHttpRequestFactoryBuilderCustomizer<
        HttpComponentsClientHttpRequestFactoryBuilder> {

  private final RequestFactoryInstrumentation instrumentation;

  Boot3Customizer(RequestFactoryInstrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public HttpComponentsClientHttpRequestFactoryBuilder customize(
      HttpComponentsClientHttpRequestFactoryBuilder builder) {
    return instrumentation.addTo(builder);
  }
}
