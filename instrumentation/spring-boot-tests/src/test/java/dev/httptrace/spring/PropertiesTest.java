/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.otel.OtelHttpTrace;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What each property does, shown by the span of a real exchange. */
@Timeout(60)
class PropertiesTest {

  @Test
  void onePropertySwitchesAllOff() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start("httptrace.enabled=false")) {
      assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.span().getEvents()).isEmpty();
      assertThat(application.hasBean(OtelHttpTrace.class)).isFalse();
      assertThat(application.hasBean(ClientInstrumentation.class)).isFalse();
    }
  }

  @Test
  void otherPropertiesReachTheTrace() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application =
            Application.start("httptrace.detail=slow", "httptrace.slow-threshold=1h")) {
      assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.span().getEvents()).isEmpty();
      assertThat(Application.attributes(application.span())).contains("httptrace.wait_ms");
    }
  }

  @Test
  void signalsMayBeNone() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start("httptrace.signals=")) {
      assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.span().getEvents()).isEmpty();
      assertThat(Application.attributes(application.span()))
          .noneMatch(attribute -> attribute.startsWith("httptrace"));
    }
  }

  @Test
  void propertyOfTheProcessHoldsWhereSpringHasNone() {
    System.setProperty("otel.instrumentation.httptrace.signals", "attributes");
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start();
        Application told = Application.start("httptrace.signals=events")) {
      assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("ok");
      assertThat(StarterTest.get(told.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.span().getEvents()).isEmpty();
      assertThat(told.span().getEvents()).isNotEmpty();
    } finally {
      System.clearProperty("otel.instrumentation.httptrace.signals");
    }
  }

  @Test
  void valueThatIsNotUnderstoodStopsTheApplicationAsEverywhereInBoot() {
    assertThatThrownBy(() -> Application.start("httptrace.detail=loud"))
        .rootCause()
        .hasMessageContaining("loud");
  }

  @Test
  void phasesAreMeasuredOnRequest() {
    for (boolean wanted : new boolean[] {true, false}) {
      try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
          Application application =
              Application.start(Measured.class, "httptrace.phase-metrics=" + wanted)) {
        assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("ok");

        assertThat(application.bean(InMemoryMetricReader.class).collectAllMetrics())
            .extracting(MetricData::getName)
            .filteredOn(name -> name.startsWith("httptrace"))
            .hasSize(wanted ? 1 : 0)
            .allMatch("httptrace.client.phase.duration"::equals);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Measured {

    @Bean
    InMemoryMetricReader metricReader() {
      return InMemoryMetricReader.create();
    }

    @Bean
    SdkMeterProvider meterProvider(InMemoryMetricReader reader) {
      return SdkMeterProvider.builder().registerMetricReader(reader).build();
    }
  }
}
