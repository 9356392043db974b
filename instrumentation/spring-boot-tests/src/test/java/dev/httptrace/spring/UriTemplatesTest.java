/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The template that Spring's clients are given is the one of the trace. */
@Timeout(60)
class UriTemplatesTest {

  private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("url.template");

  @Test
  void ofRestClientEachRequestItsOwn() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      RestClient client = application.restClient();
      client
          .get()
          .uri(server.uri("/orders/{id}?token={t}"), 7, "canary")
          .retrieve()
          .toBodilessEntity();
      client.get().uri(server.uri("/stock/{sku}"), "s1").retrieve().toBodilessEntity();
      client.get().uri(URI.create(server.uri("/plain"))).retrieve().toBodilessEntity();

      assertThat(application.spans())
          .extracting(UriTemplatesTest::template)
          .containsExactly("/orders/{id}", "/stock/{sku}", null);
    }
  }

  @Test
  void ofRestTemplate() throws ReflectiveOperationException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      application.restTemplate().getForObject(server.uri("/orders/{id}"), String.class, 7);

      assertThat(template(application.span())).isEqualTo("/orders/{id}");
    }
  }

  @Test
  void ofWebClient() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      application
          .bean(WebClient.Builder.class)
          .build()
          .get()
          .uri(server.uri("/orders/{id}"), 7)
          .retrieve()
          .bodyToMono(String.class)
          .block(Duration.ofSeconds(30));

      assertThat(template(application.awaitSpans(1).get(0))).isEqualTo("/orders/{id}");
    }
  }

  @Test
  void aFactoryOfTheApplicationSeesItToo() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(Own.class)) {
      application
          .restClient()
          .get()
          .uri(server.uri("/orders/{id}"), 7)
          .retrieve()
          .toBodilessEntity();

      assertThat(application.bean(Own.class).seen).containsExactly("/orders/{id}");
    }
  }

  private static String template(SpanData span) {
    return span.getAttributes().get(TEMPLATE);
  }

  @Configuration
  static class Own {

    final List<String> seen = new CopyOnWriteArrayList<>();

    @Bean
    ClientTraceFactory own() {
      return exchange -> {
        seen.add(String.valueOf(exchange.urlTemplate()));
        return null;
      };
    }
  }
}
