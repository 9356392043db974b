/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.httpcomponents.hc5.PoolingHttpClientConnectionManagerMetricsBinder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** The pool that is measured is the pool in use, not the one that Boot made. */
@Timeout(60)
@SuppressWarnings("deprecation") // Micrometer's binder, from 1.17 on
class PoolMetersTest {

  @Test
  void poolOfEachClientIsBound() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start("httptrace.pool-metrics=true")) {
      RestClient one = application.restClient();
      RestClient other = application.restClient();
      StarterTest.get(one, server.uri("/"));

      assertThat(idleOfEach(application)).containsOnly(0.0, 1.0).containsOnlyOnce(1.0);
      StarterTest.get(other, server.uri("/"));
      assertThat(idleOfEach(application)).filteredOn(idle -> idle == 1).hasSize(2);
    }
  }

  @Test
  void poolOfAWebClientIsBoundToo() throws InterruptedException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start("httptrace.pool-metrics=true")) {
      WebClient client = application.bean(WebClient.Builder.class).build();
      assertThat(idleOfEach(application)).containsOnly(0.0);
      assertThat(client.get().uri(server.uri("/")).retrieve().bodyToMono(String.class).block())
          .isEqualTo("ok");

      // The reactor gives the connection back behind the caller's answer.
      while (!idleOfEach(application).contains(1.0)) {
        Thread.sleep(10);
      }
    }
  }

  @Test
  void withoutThePropertyNoneIs() {
    try (Application application = Application.start()) {
      application.restClient();

      assertThat(application.bean(MeterRegistry.class).getMeters())
          .noneMatch(meter -> meter.getId().getName().startsWith("httpcomponents"));
    }
  }

  @Test
  void binderOfTheApplicationSeesThePoolInUse() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      HttpComponentsClientHttpRequestFactoryBuilder boot =
          (HttpComponentsClientHttpRequestFactoryBuilder)
              application.bean(ClientHttpRequestFactoryBuilder.class);
      RestClient client =
          application
              .bean(RestClient.Builder.class)
              .requestFactory(
                  boot.withHttpClientCustomizer(
                          http -> {
                            try {
                              new PoolingHttpClientConnectionManagerMetricsBinder(
                                      PoolInUse.of(http), "own")
                                  .bindTo(application.bean(MeterRegistry.class));
                            } catch (ReflectiveOperationException e) {
                              throw new LinkageError(e.getMessage(), e);
                            }
                          })
                      .build())
              .build();
      StarterTest.get(client, server.uri("/"));

      assertThat(idle(application, "own")).isEqualTo(1);
    }
  }

  @Test
  void withoutARegistryItIsTold() {
    try (Warnings warnings = new Warnings()) {
      new HttpTraceProperties(null, null, null, null, null, null, null, true).pools(List.of());

      assertThat(warnings.lines())
          .containsExactly(
              "WARNING httptrace.pool-metrics=true measures nothing: it needs a MeterRegistry");
    }
  }

  private static List<Double> idleOfEach(Application application) {
    return application
        .bean(MeterRegistry.class)
        .get("httpcomponents.httpclient.pool.total.connections")
        .tag("state", "available")
        .gauges()
        .stream()
        .map(Gauge::value)
        .toList();
  }

  private static double idle(Application application, String pool) {
    return application
        .bean(MeterRegistry.class)
        .get("httpcomponents.httpclient.pool.total.connections")
        .tag("httpclient", pool)
        .tag("state", "available")
        .gauge()
        .value();
  }
}
