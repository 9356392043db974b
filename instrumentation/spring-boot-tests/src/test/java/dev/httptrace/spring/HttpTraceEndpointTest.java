/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import dev.httptrace.spring.HttpTraceEndpoint.Holder;
import dev.httptrace.spring.HttpTraceEndpoint.Lease;
import dev.httptrace.spring.HttpTraceEndpoint.Load;
import dev.httptrace.spring.HttpTraceEndpoint.Pool;
import dev.httptrace.spring.HttpTraceEndpoint.SlowCall;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** What the actuator shows of the clients of an application. */
@Timeout(120)
class HttpTraceEndpointTest {

  private static final String EXPOSED = "management.endpoints.web.exposure.include=httptrace";

  @Test
  void withoutExposureThereIsNoEndpointAndNothingIsKept() {
    try (Application application = Application.start()) {
      assertThat(application.hasBean(HttpTraceEndpoint.class)).isFalse();
      assertThat(application.hasBean(SlowCalls.class)).isFalse();
      assertThat(application.hasBean(SeenPools.class)).isFalse();
    }
  }

  @Test
  void holderOfAConnectionIsShownWhileItHoldsIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  asked.countDown();
                  wire.await(letGo);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        Application application = Application.start(EXPOSED, "httptrace.call-site-ratio=1")) {
      RestClient client = application.restClient();
      Thread calling =
          new Thread(() -> StarterTest.get(client, server.uri("/report?token=canary")), "calling");
      calling.start();
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

      List<Pool> pools = application.bean(HttpTraceEndpoint.class).httptrace().pools();
      letGo.countDown();
      calling.join();
      Pool used =
          pools.stream().filter(pool -> !pool.servers().isEmpty()).findFirst().orElseThrow();
      assertThat(used.name()).startsWith("httptrace-");
      Load load = used.servers().get(0);
      assertThat(load.server()).endsWith(":" + server.port());
      assertThat(load.leased()).isEqualTo(1);
      Lease lease = used.leases().get(0);
      assertThat(lease.to()).endsWith(":" + server.port());
      assertThat(lease.connection()).isNotEmpty();
      Holder holder = lease.holders().get(0);
      assertThat(holder.method()).isEqualTo("GET");
      assertThat(holder.url()).endsWith("/report?token=REDACTED");
      assertThat(holder.state()).isIn("sending", "waiting");
      assertThat(holder.thread()).isEqualTo("calling");
      assertThat(holder.traceId()).hasSize(32);
      // The test is in the starter's own package, whose frames are left out.
      assertThat(holder.callSite())
          .anyMatch(frame -> frame.startsWith("org.springframework.web.client."))
          .noneMatch(frame -> frame.startsWith("dev.httptrace."))
          .noneMatch(frame -> frame.startsWith("org.apache.hc."));
      assertThat(pools.toString()).doesNotContain("canary");
    }
  }

  @Test
  void slowCallsAreShownWithTheirSentencesTheLatestFirst() {
    try (ScriptedServer server =
            ScriptedServer.start(
                Responses.slow(Duration.ofMillis(300), Duration.ZERO, "ok"),
                Responses.slow(Duration.ofMillis(300), Duration.ZERO, "ok"));
        Application application = Application.start(EXPOSED, "httptrace.slow-threshold=200ms")) {
      RestClient client = application.restClient();
      StarterTest.get(client, server.uri("/1?token=canary"));
      StarterTest.get(client, server.uri("/2?token=canary"));

      List<SlowCall> slow = application.bean(HttpTraceEndpoint.class).httptrace().slowCalls();
      assertThat(slow).hasSize(2);
      SlowCall last = slow.get(0);
      assertThat(last.url()).endsWith("/2?token=REDACTED");
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.error()).isNull();
      assertThat(last.millis()).isGreaterThanOrEqualTo(300);
      assertThat(last.verdict()).isNotEmpty();
      assertThat(last.explain()).endsWith(".");
      assertThat(last.traceId()).hasSize(32);
      assertThat(slow.toString()).doesNotContain("canary");
    }
  }

  @Test
  void quickCallsAreNotKept() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(EXPOSED, "httptrace.slow-threshold=1h")) {
      StarterTest.get(application.restClient(), server.uri("/"));

      assertThat(application.bean(HttpTraceEndpoint.class).httptrace().slowCalls()).isEmpty();
    }
  }

  @Test
  void thresholdOfTheProcessHoldsWhereSpringHasNone() {
    System.setProperty("otel.instrumentation.httptrace.slow-threshold", "0ms");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(EXPOSED);
        Application told = Application.start(EXPOSED, "httptrace.slow-threshold=1h")) {
      StarterTest.get(application.restClient(), server.uri("/"));
      StarterTest.get(told.restClient(), server.uri("/"));

      assertThat(application.bean(HttpTraceEndpoint.class).httptrace().slowCalls()).hasSize(1);
      assertThat(told.bean(HttpTraceEndpoint.class).httptrace().slowCalls()).isEmpty();
    } finally {
      System.clearProperty("otel.instrumentation.httptrace.slow-threshold");
    }
  }

  @Test
  void thresholdOfTheTraceThatTheApplicationMadeHoldsToo() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(OwnTrace.class, EXPOSED)) {
      StarterTest.get(application.restClient(), server.uri("/"));

      assertThat(application.bean(HttpTraceEndpoint.class).httptrace().slowCalls()).hasSize(1);
    }
  }

  @Test
  void poolHasTheNameThatItsMetersHaveWhateverPoolsHaveGone() {
    try (Application application = Application.start(EXPOSED, "httptrace.pool-metrics=true")) {
      int before = names(application).size();
      application.restClient();
      while (names(application).size() > before) {
        System.gc();
      }
      RestClient client = application.restClient();

      assertThat(names(application)).hasSize(before + 1).isEqualTo(measuredNames(application));
      assertThat(client).isNotNull();
    }
  }

  private static Set<String> names(Application application) {
    return application.bean(HttpTraceEndpoint.class).httptrace().pools().stream()
        .map(Pool::name)
        .collect(Collectors.toSet());
  }

  private static Set<String> measuredNames(Application application) {
    return application
        .bean(MeterRegistry.class)
        .get("httpcomponents.httpclient.pool.total.connections")
        .gauges()
        .stream()
        .map(gauge -> gauge.getId().getTag("httpclient"))
        .collect(Collectors.toSet());
  }

  @Test
  void poolOfAWebClientIsShownToo() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(EXPOSED)) {
      WebClient client = application.bean(WebClient.Builder.class).build();
      client.get().uri(server.uri("/")).retrieve().bodyToMono(String.class).block();

      assertThat(application.bean(HttpTraceEndpoint.class).httptrace().pools())
          .anySatisfy(
              pool -> {
                assertThat(pool.servers()).hasSize(1);
                assertThat(pool.leases()).isNotNull();
              });
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnTrace {

    @Bean
    OtelHttpTrace trace() {
      return OtelHttpTrace.onCurrentSpanBuilder().slowThreshold(Duration.ZERO).build();
    }
  }
}
