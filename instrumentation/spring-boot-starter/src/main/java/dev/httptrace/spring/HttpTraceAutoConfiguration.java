/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.api.OpenTelemetry;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Gives the hooks to each HttpClient 5 that Spring Boot 3.5 or 4 makes for a {@code RestClient} or
 * a {@code RestTemplate}. Events and summary go to the span that is current, which is the CLIENT
 * span of Spring's observation; none is made here.
 *
 * <p>Each {@link ClientTraceFactory} that is a bean is told, in the order of the beans; {@link
 * OtelHttpTrace} is one, made here unless the application has its own. {@code
 * httptrace.enabled=false} switches all of it off.
 */
@AutoConfiguration
@ConditionalOnClass({HttpClientBuilder.class, HttpComponentsClientHttpRequestFactoryBuilder.class})
@ConditionalOnProperty(prefix = "httptrace", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(HttpTraceProperties.class)
@ImportRuntimeHints(ConnectionSettingsHints.class)
public final class HttpTraceAutoConfiguration {

  /** For Spring; not to be called otherwise. */
  public HttpTraceAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  OtelHttpTrace otelHttpTrace(
      HttpTraceProperties properties, ObjectProvider<OpenTelemetry> openTelemetry) {
    return properties.trace(openTelemetry.getIfUnique());
  }

  @Bean
  ClientInstrumentation httpTraceClientInstrumentation(
      ObjectProvider<ClientTraceFactory> traces, Environment environment) {
    UnknownProperties.tell(environment);
    return new ClientInstrumentation(
        () -> traces.orderedStream().toArray(ClientTraceFactory[]::new));
  }

  // First, so that whatever the application sets on the same builders is set after and holds.

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name =
          "org.springframework.boot.autoconfigure.http.client"
              + ".ClientHttpRequestFactoryBuilderCustomizer")
  static final class Boot3 {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Boot3Customizer httpTraceCustomizer(ClientInstrumentation instrumentation) {
      return new Boot3Customizer(instrumentation);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name =
          "org.springframework.boot.http.client.autoconfigure"
              + ".ClientHttpRequestFactoryBuilderCustomizer")
  static final class Boot4 {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Boot4Customizer httpTraceCustomizer(ClientInstrumentation instrumentation) {
      return new Boot4Customizer(instrumentation);
    }
  }
}
