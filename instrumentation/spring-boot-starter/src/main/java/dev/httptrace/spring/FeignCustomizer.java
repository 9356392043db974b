/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.clientconfig.HttpClient5FeignConfiguration.HttpClientBuilderCustomizer;

/** How spring-cloud-openfeign lets us into its HttpClient. */
final class FeignCustomizer implements HttpClientBuilderCustomizer {

  private final ClientInstrumentation instrumentation;
  private final Supplier<@Nullable PoolingHttpClientConnectionManagerBuilder> connections;

  /**
   * Lets us in.
   *
   * @param connections what Feign's own manager was built from, or null if it has another
   */
  FeignCustomizer(
      ClientInstrumentation instrumentation,
      Supplier<@Nullable PoolingHttpClientConnectionManagerBuilder> connections) {
    this.instrumentation = instrumentation;
    this.connections = connections;
  }

  @Override
  public void customize(HttpClientBuilder client) {
    instrumentation.instrument(client, connections.get());
  }
}
