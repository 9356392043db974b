/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * A real application with all that Boot configures by itself: RestClient and RestTemplate, observed
 * and traced. Its spans end in memory.
 */
final class Application implements AutoCloseable {

  private final ConfigurableApplicationContext context;

  /**
   * Starts one.
   *
   * @param more a configuration beside Boot's
   * @param properties as {@code key=value}
   */
  static Application start(Class<?> more, String... properties) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--management.tracing.sampling.probability=1.0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    return new Application(
        new SpringApplicationBuilder(Observed.class, more)
            .web(WebApplicationType.NONE)
            .run(arguments.toArray(String[]::new)));
  }

  static Application start(String... properties) {
    return start(Observed.class, properties);
  }

  private Application(ConfigurableApplicationContext context) {
    this.context = context;
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  <T> boolean hasBean(Class<T> type) {
    return context.getBeanProvider(type).getIfAvailable() != null;
  }

  RestClient restClient() {
    return bean(RestClient.Builder.class).build();
  }

  /** The class of its builder has moved between the lines. */
  RestTemplate restTemplate() throws ReflectiveOperationException {
    Object builder = context.getBean("restTemplateBuilder");
    return (RestTemplate) builder.getClass().getMethod("build").invoke(builder);
  }

  List<SpanData> spans() {
    return bean(InMemorySpanExporter.class).getFinishedSpanItems();
  }

  /** The only span. */
  SpanData span() {
    List<SpanData> spans = spans();
    if (spans.size() != 1) {
      throw new AssertionError("not one span: " + spans);
    }
    return spans.get(0);
  }

  static List<String> events(SpanData span) {
    return span.getEvents().stream().map(EventData::getName).toList();
  }

  static List<String> attributes(SpanData span) {
    return span.getAttributes().asMap().keySet().stream().map(AttributeKey::getKey).toList();
  }

  @Override
  public void close() {
    context.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Observed {

    @Bean
    InMemorySpanExporter spanExporter() {
      return InMemorySpanExporter.create();
    }

    @Bean
    SpanProcessor spanProcessor(InMemorySpanExporter exporter) {
      return SimpleSpanProcessor.create(exporter);
    }
  }
}
