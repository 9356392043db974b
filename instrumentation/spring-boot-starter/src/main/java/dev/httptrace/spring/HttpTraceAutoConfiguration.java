/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.otel.OtelHttpTrace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.OpenTelemetry;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.openfeign.support.FeignHttpClientProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Gives the hooks to each HttpClient 5 that Spring Boot 3.5 or 4 makes for a {@code RestClient}, a
 * {@code RestTemplate} or a {@code WebClient}, and that spring-cloud-openfeign makes. Events and
 * summary go to the span that is current, which is the CLIENT span of Spring's or Feign's
 * observation; none is made here.
 *
 * <p>Each {@link ClientTraceFactory} that is a bean is told, in the order of the beans; {@link
 * OtelHttpTrace} is one, made here unless the application has its own. {@code
 * httptrace.enabled=false} switches all of it off.
 */
@AutoConfiguration
@ConditionalOnClass(HttpClientBuilder.class)
@ConditionalOnProperty(prefix = "httptrace", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(HttpTraceProperties.class)
@ImportRuntimeHints(ConnectionSettingsHints.class)
public final class HttpTraceAutoConfiguration {

  private static final String FEIGN =
      "org.springframework.cloud.openfeign.clientconfig.HttpClient5FeignConfiguration";

  /** For Spring; not to be called otherwise. */
  public HttpTraceAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  OtelHttpTrace otelHttpTrace(
      HttpTraceProperties properties,
      ObjectProvider<OpenTelemetry> openTelemetry,
      ObjectProvider<PhaseTimers> timers) {
    return properties.trace(openTelemetry.getIfUnique(), timers.getIfAvailable());
  }

  @Bean
  ClientInstrumentation httpTraceClientInstrumentation(
      ObjectProvider<ClientTraceFactory> traces,
      ObjectProvider<Pools> pools,
      ObjectProvider<Templates> templates,
      HttpTraceProperties properties,
      Environment environment) {
    UnknownProperties.tell(environment);
    return new ClientInstrumentation(
        () -> traces.orderedStream().toArray(ClientTraceFactory[]::new),
        properties.pools(pools.orderedStream().toList()),
        new TemplateHandlers(templates.orderedStream().toList()));
  }

  /** Where RestClient and RestTemplate are observed. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "io.micrometer.observation.Observation",
        "org.springframework.http.client.observation.ClientRequestObservationContext"
      })
  static final class RestTemplates {

    @Bean
    ObservedTemplates<?> httpTraceRestTemplates(ObjectProvider<ObservationRegistry> registries) {
      return new ObservedTemplates<>(
          registries::getIfUnique,
          ClientRequestObservationContext.class,
          ClientRequestObservationContext::getUriTemplate);
    }
  }

  /** Where there is Micrometer. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterRegistry.class)
  static final class Timers {

    @Bean
    @ConditionalOnProperty(prefix = "httptrace", name = "phase-metrics", havingValue = "true")
    PhaseTimers httpTracePhaseTimers(ObjectProvider<MeterRegistry> registries) {
      return new PhaseTimers(registries::getIfUnique);
    }

    // Deprecated since Micrometer 1.17, so it may be gone one day.
    @Bean
    @ConditionalOnClass(
        name =
            "io.micrometer.core.instrument.binder.httpcomponents.hc5"
                + ".PoolingHttpClientConnectionManagerMetricsBinder")
    @ConditionalOnProperty(prefix = "httptrace", name = "pool-metrics", havingValue = "true")
    PoolMeters httpTracePoolMeters(ObjectProvider<MeterRegistry> registries) {
      return new PoolMeters(registries::getIfUnique);
    }
  }

  /** Where there is the actuator, and it offers this endpoint to anybody. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
  @ConditionalOnAvailableEndpoint(HttpTraceEndpoint.class)
  static final class Actuator {

    @Bean
    SeenPools httpTraceSeenPools() {
      return new SeenPools();
    }

    @Bean
    SlowCalls httpTraceSlowCalls(
        HttpTraceProperties properties, ObjectProvider<OtelHttpTrace> traces) {
      return new SlowCalls(properties.slowCall(traces.getIfUnique()));
    }

    @Bean
    HttpTraceEndpoint httpTraceEndpoint(SeenPools pools, SlowCalls slowCalls) {
      return new HttpTraceEndpoint(pools, slowCalls);
    }
  }

  // Customizers come first, so that whatever the application sets on the same builders is set after
  // and holds.

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name =
          "org.springframework.boot.autoconfigure.http.client"
              + ".ClientHttpRequestFactoryBuilderCustomizer")
  static final class Boot3 {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Boot3Customizer httpTraceCustomizer(ClientInstrumentation instrumentation) {
      return new Boot3Customizer(new RequestFactoryInstrumentation(instrumentation));
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
      return new Boot4Customizer(new RequestFactoryInstrumentation(instrumentation));
    }
  }

  /** With what the connector on HttpClient needs, which is more than WebClient does. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "org.springframework.boot.autoconfigure.http.client.reactive"
            + ".ClientHttpConnectorBuilderCustomizer",
        "org.apache.hc.core5.reactive.ReactiveResponseConsumer"
      })
  static final class Boot3Connectors {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Boot3ConnectorCustomizer httpTraceConnectorCustomizer(ClientInstrumentation instrumentation) {
      return new Boot3ConnectorCustomizer(new ConnectorInstrumentation(instrumentation));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "org.springframework.boot.http.client.autoconfigure.reactive"
            + ".ClientHttpConnectorBuilderCustomizer",
        "org.apache.hc.core5.reactive.ReactiveResponseConsumer"
      })
  static final class Boot4Connectors {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Boot4ConnectorCustomizer httpTraceConnectorCustomizer(ClientInstrumentation instrumentation) {
      return new Boot4ConnectorCustomizer(new ConnectorInstrumentation(instrumentation));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "org.springframework.web.reactive.function.client.WebClient",
        "org.apache.hc.core5.reactive.ReactiveResponseConsumer",
        "io.micrometer.observation.Observation"
      })
  static final class WebClients {

    @Bean
    static ObservedWebClient httpTraceObservedWebClient() {
      return new ObservedWebClient();
    }

    @Bean
    ObservedTemplates<?> httpTraceWebClientTemplates(
        ObjectProvider<ObservationRegistry> registries) {
      return new ObservedTemplates<>(
          registries::getIfUnique,
          org.springframework.web.reactive.function.client.ClientRequestObservationContext.class,
          context -> context.getUriTemplate());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = FEIGN + "$HttpClientBuilderCustomizer")
  @ConditionalOnMissingClass(FEIGN + "$HttpClientConnectionManagerBuilderCustomizer")
  static final class Feign4 {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    FeignCustomizer httpTraceFeignCustomizer(
        ClientInstrumentation instrumentation,
        ObjectProvider<FeignHttpClientProperties> properties,
        ConfigurableListableBeanFactory beans) {
      return new FeignCustomizer(
          instrumentation,
          () -> new Feign4Connections(properties.getObject(), beans).builderOrNull());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = FEIGN + "$HttpClientConnectionManagerBuilderCustomizer")
  static final class Feign5 {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    Feign5Connections httpTraceFeignConnections() {
      return new Feign5Connections();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    FeignCustomizer httpTraceFeignCustomizer(
        ClientInstrumentation instrumentation, Feign5Connections connections) {
      return new FeignCustomizer(instrumentation, connections::takeOrNull);
    }
  }
}
