/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import feign.Client;
import feign.Feign;
import feign.RequestLine;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The HttpClient 5 of spring-cloud-openfeign. */
@Timeout(60)
class SpringCloudFeignTest {

  interface Shop {
    @RequestLine("GET /")
    String get();
  }

  @Test
  void everyHookIsCalledAndItsSettingsHold() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        Application application =
            Application.start(
                DocumentedHooksTest.Noted.class,
                "spring.cloud.openfeign.httpclient.disable-ssl-validation=true")) {
      assertThat(shop(application, server).get()).isEqualTo("ok");

      assertThat(application.bean(DocumentedHooksTest.Noted.Names.class).names())
          .containsExactly(DocumentedHooksTest.row("Spring Cloud OpenFeign"));
    }
  }

  @Test
  void limitsOfItsPropertiesHold() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application =
            Application.start(
                "spring.cloud.openfeign.httpclient.max-connections=7",
                "spring.cloud.openfeign.httpclient.max-connections-per-route=3")) {
      Span span = application.bean(OpenTelemetry.class).getTracer("t").spanBuilder("s").startSpan();
      try (Scope ignored = span.makeCurrent()) {
        assertThat(shop(application, server).get()).isEqualTo("ok");
      } finally {
        span.end();
      }

      assertThat(application.awaitSpans(1).get(0).getEvents())
          .filteredOn(event -> event.getName().equals("http.getconn.start"))
          .extracting(
              event -> event.getAttributes().get(AttributeKey.longKey("httptrace.pool.max")))
          .containsExactly(3L);
    }
  }

  @Test
  void connectionManagerOfTheApplicationIsUsedWithFewerHooks() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(OwnManager.class)) {
      assertThat(shop(application, server).get()).isEqualTo("ok");

      PoolingHttpClientConnectionManager own =
          (PoolingHttpClientConnectionManager) application.bean(HttpClientConnectionManager.class);
      assertThat(own.getTotalStats().getAvailable()).isEqualTo(1);
      assertThat(application.bean(DocumentedHooksTest.Noted.Names.class).names())
          .containsExactly("getConn", "gotConn", "putIdleConn");
    }
  }

  /** The other application never made the client that its manager is for. */
  @Test
  void connectionManagerThatAnotherApplicationLeftIsNotTaken() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application other = Application.start("spring.main.lazy-initialization=true")) {
      assertThat(other.bean(HttpClientConnectionManager.class)).isNotNull();
      try (Application application = Application.start(OwnManager.class)) {
        assertThat(shop(application, server).get()).isEqualTo("ok");
        PoolingHttpClientConnectionManager own =
            (PoolingHttpClientConnectionManager)
                application.bean(HttpClientConnectionManager.class);
        assertThat(own.getTotalStats().getAvailable()).isEqualTo(1);
      }
    }
  }

  private static Shop shop(Application application, ScriptedServer server) {
    return Feign.builder()
        .client(application.bean(Client.class))
        .target(Shop.class, server.uri(""));
  }

  @Configuration(proxyBeanMethods = false)
  @Import(DocumentedHooksTest.Noted.class)
  static class OwnManager {

    @Bean
    HttpClientConnectionManager connections() {
      return PoolingHttpClientConnectionManagerBuilder.create().build();
    }
  }
}
