/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** An application with Boot's metrics, and no metrics of OpenTelemetry's. */
@Timeout(60)
class PhaseTimersTest {

  private static final String METRIC = "httptrace.client.phase.duration";
  private static final String NOBODY =
      "WARNING httptrace.phase-metrics=true measures nothing: it needs a MeterRegistry (Boot's"
          + " metrics), or one bean OpenTelemetry that exports metrics";

  @Test
  void phasesAreTimersOfTheRegistry() {
    // Far more than it must have waited: it may be held up before it begins to.
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ofMillis(500), Duration.ZERO, "ok"));
        Warnings warnings = new Warnings();
        Application application = Application.start("httptrace.phase-metrics=true")) {
      RestClient client = application.restClient();
      StarterTest.get(client, server.uri("/"));
      StarterTest.get(client, server.uri("/"));

      Timer waited =
          application
              .bean(MeterRegistry.class)
              .get(METRIC)
              .tag("httptrace.phase", "wait")
              .tag("httptrace.conn.reused", "false")
              .timer();
      assertThat(waited.count()).isEqualTo(1);
      assertThat(waited.totalTime(TimeUnit.MILLISECONDS)).isBetween(20.0, 5000.0);
      assertThat(waited.getId().getTags())
          .containsExactlyInAnyOrder(
              Tag.of("httptrace.phase", "wait"),
              Tag.of("server.address", "localhost"),
              Tag.of("server.port", String.valueOf(server.port())),
              Tag.of("httptrace.conn.reused", "false"),
              Tag.of("url.template", "/"),
              Tag.of("error.type", "none"));
      assertThat(timers(application))
          .extracting(timer -> timer.getId().getTag("httptrace.phase"))
          .contains("dns", "connect", "send", "wait", "receive");
      assertThat(timers(application))
          .extracting(timer -> timer.getId().getTag("httptrace.conn.reused"))
          .contains("true", "false");
      assertThat(warnings.lines()).isEmpty();
    }
  }

  /** Prometheus takes no second meter of a name with other tags. */
  @Test
  void allHaveTheSameTagsAlsoWhereNothingWasConnected() {
    try (Application application = Application.start("httptrace.phase-metrics=true")) {
      RestClient client = application.restClient();
      assertThatThrownBy(
              () -> StarterTest.get(client, "http://127.0.0.1:" + ClosedPort.find() + "/"))
          .isInstanceOf(ResourceAccessException.class);

      assertThat(timers(application))
          .isNotEmpty()
          .allSatisfy(
              timer -> {
                assertThat(timer.getId().getTags()).hasSize(6);
                assertThat(timer.getId().getTag("error.type")).isEqualTo("connection_refused");
                assertThat(timer.getId().getTag("httptrace.conn.reused")).isEqualTo("none");
              });
    }
  }

  @Test
  void withoutThePropertyThereAreNone() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start()) {
      StarterTest.get(application.restClient(), server.uri("/"));

      assertThat(timers(application)).isEmpty();
    }
  }

  /** Boot makes a registry of no registries where nothing is exported. */
  @Test
  void metricsThatNobodyTakesAreTold() {
    try (Warnings warnings = new Warnings();
        Application application =
            Application.start(
                "httptrace.phase-metrics=true",
                "management.defaults.metrics.export.enabled=false")) {
      assertThat(application.hasBean(ClientInstrumentation.class)).isTrue();

      assertThat(warnings.lines()).containsExactly(NOBODY);
    }
  }

  @Test
  void withoutMicrometerItIsToldToo() {
    try (Warnings warnings = new Warnings()) {
      new HttpTraceProperties(null, null, null, null, null, null, true, null).trace(null, null);

      assertThat(warnings.lines()).containsExactly(NOBODY);
    }
  }

  @Test
  void everNewServersMakeNoMoreThanTwoThousandTimers() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    TimerHistogram histogram = new TimerHistogram(METRIC, "", () -> registry);
    for (int i = 0; i < 3000; i++) {
      histogram.record(
          1e-3,
          Attributes.of(
              AttributeKey.stringKey("httptrace.phase"),
              "wait",
              AttributeKey.stringKey("server.address"),
              i + ".test"));
    }

    assertThat(registry.find(METRIC).timers()).hasSize(2001);
    assertThat(registry.get(METRIC).tag("server.address", "none").timer().count()).isEqualTo(1000);
  }

  private static List<Timer> timers(Application application) {
    Collection<Timer> timers = application.bean(MeterRegistry.class).find(METRIC).timers();
    return List.copyOf(timers);
  }
}
