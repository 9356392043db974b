/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@Timeout(60)
class UnknownPropertiesTest {

  private final Warnings warnings = new Warnings();

  @AfterEach
  void stop() {
    warnings.close();
  }

  @Test
  void applicationIsToldOnceOfWhatThereIsNot() {
    try (Application application =
        Application.start("httptrace.slow-treshold=1h", "httptrace.slowThreshold=2h")) {
      application.restClient();
      application.restClient();
    }
    assertThat(warnings.lines())
        .containsExactly(
            "WARNING unknown property httptrace.slow-treshold is ignored; under httptrace there are"
                + " call-site-ratio, detail, enabled, leak-threshold, phase-metrics, pool-metrics,"
                + " signals, slow-threshold");
  }

  @Test
  void whatIsKnownIsKnownHoweverItIsWritten() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "file",
                Map.of(
                    "httptrace.signals[0]", "events",
                    "httptrace.slow_threshold", "1h",
                    "httptrace.phaseMetrics", "true",
                    "httptrace", "no",
                    "management.httptrace.enabled", "no")));
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "test-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "HTTPTRACE_SLOW_THRESHOLD", "1h",
                    "HTTPTRACE_SLOWTHRESHOLD", "1h",
                    "HTTPTRACE_SIGNALS_0", "events",
                    "HTTPTRACE_DETAILS", "all")));

    UnknownProperties.tell(environment);

    assertThat(warnings.lines())
        .containsExactly(
            "WARNING unknown property httptrace.details is ignored; under httptrace there are"
                + " call-site-ratio, detail, enabled, leak-threshold, phase-metrics, pool-metrics,"
                + " signals, slow-threshold");
  }
}
