/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;

/** How Spring Boot 4 lets us in: loaded with that line only. */
final class Boot4Customizer
    implements ClientHttpRequestFactoryBuilderCustomizer<
        HttpComponentsClientHttpRequestFactoryBuilder> {

  private final RequestFactoryInstrumentation instrumentation;

  Boot4Customizer(RequestFactoryInstrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  @Override
  public HttpComponentsClientHttpRequestFactoryBuilder customize(
      HttpComponentsClientHttpRequestFactoryBuilder builder) {
    return instrumentation.addTo(builder);
  }
}
