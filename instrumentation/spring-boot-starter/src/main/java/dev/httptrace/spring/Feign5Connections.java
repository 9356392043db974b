/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.openfeign.clientconfig.HttpClient5FeignConfiguration.HttpClientConnectionManagerBuilderCustomizer;

/**
 * What Feign's connection manager was built from, as spring-cloud-openfeign 5 shows it. The client
 * that needs the manager is built next, on the same thread; one that has another manager finds
 * nothing, also if another application on this thread left its manager without a client.
 */
final class Feign5Connections implements HttpClientConnectionManagerBuilderCustomizer {

  @SuppressWarnings("ThreadLocalUsage") // one for each application
  private final ThreadLocal<@Nullable PoolingHttpClientConnectionManagerBuilder> shown =
      new ThreadLocal<>();

  @Override
  public void customize(PoolingHttpClientConnectionManagerBuilder connections) {
    shown.set(connections);
  }

  @Nullable PoolingHttpClientConnectionManagerBuilder takeOrNull() {
    PoolingHttpClientConnectionManagerBuilder taken = shown.get();
    shown.remove();
    return taken;
  }
}
