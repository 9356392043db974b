/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * A real application with all that Boot configures by itself: RestClient, RestTemplate and
 * WebClient, observed and traced. Its spans end in memory.
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
    return start(WebApplicationType.NONE, more, properties);
  }

  /** Starts one with a web server, on a free port. */
  static Application startServing(String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("server.address=127.0.0.1");
    all.add("server.port=0");
    return start(WebApplicationType.SERVLET, Observed.class, all.toArray(String[]::new));
  }

  private static Application start(WebApplicationType type, Class<?> more, String... properties) {
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
            .web(type)
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

  /** The URI of a path of its web server. */
  URI uri(String path) {
    return URI.create(
        "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
  }

  RestClient restClient() {
    return bean(RestClient.Builder.class).build();
  }

  /** The class of its builder has moved between the lines. */
  RestTemplate restTemplate() throws ReflectiveOperationException {
    Object builder = context.getBean("restTemplateBuilder");
    return (RestTemplate) builder.getClass().getMethod("build").invoke(builder);
  }

  /** Each once: on a slow machine Boot's own batch processor exports them a second time. */
  List<SpanData> spans() {
    Map<String, SpanData> spans = new LinkedHashMap<>();
    bean(InMemorySpanExporter.class)
        .getFinishedSpanItems()
        .forEach(span -> spans.putIfAbsent(span.getSpanId(), span));
    return List.copyOf(spans.values());
  }

  /**
   * Waits, not for ever, for as many to end; where they end on another thread than the call does.
   */
  List<SpanData> awaitSpans(int count) {
    List<SpanData> spans = new ArrayList<>();
    try {
      while (spans.size() < count) {
        SpanData span = bean(EndedSpans.class).ended.poll(30, TimeUnit.SECONDS);
        if (span == null) {
          throw new AssertionError("waited for " + count + " spans, got " + spans);
        }
        spans.add(span);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    return spans;
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

  private static final class EndedSpans implements SpanProcessor {

    private final BlockingQueue<SpanData> ended = new LinkedBlockingQueue<>();

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ended.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
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

    @Bean
    EndedSpans endedSpans() {
      return new EndedSpans();
    }
  }
}
