/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@Timeout(60)
class UnknownPropertiesTest {

  private static final Logger logger = Logger.getLogger("dev.httptrace.spring");
  private static final String LOGGING = "org.springframework.boot.logging.LoggingSystem";

  private final List<String> lines = new ArrayList<>();
  private final Handler collector =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void collect() {
    System.setProperty(LOGGING, "none"); // Boot's would take the handler away.
    logger.addHandler(collector);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stop() {
    System.clearProperty(LOGGING);
    logger.removeHandler(collector);
    logger.setUseParentHandlers(true);
  }

  @Test
  void applicationIsToldOnceOfWhatThereIsNot() {
    try (Application application =
        Application.start("httptrace.slow-treshold=1h", "httptrace.slowThreshold=2h")) {
      application.restClient();
      application.restClient();
    }
    assertThat(lines)
        .containsExactly(
            "WARNING unknown property httptrace.slow-treshold is ignored; under httptrace there"
                + " are detail, enabled, phase-metrics, signals, slow-threshold");
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

    assertThat(lines)
        .containsExactly(
            "WARNING unknown property httptrace.details is ignored; under httptrace there are"
                + " detail, enabled, phase-metrics, signals, slow-threshold");
  }

  @Test
  void metricsThatNobodyTakesAreTold() {
    new HttpTraceProperties(null, null, null, null, true).trace(null);
    assertThat(lines)
        .containsExactly(
            "WARNING httptrace.phase-metrics=true is ignored; it needs one bean OpenTelemetry");
  }
}
