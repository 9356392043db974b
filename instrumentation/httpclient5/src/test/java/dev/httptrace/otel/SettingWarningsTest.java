/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.httptrace.loopback.LogLines;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One warning for each mistake; no two tests make the same one, for each is told once. */
class SettingWarningsTest {

  private static final String PREFIX = "otel.instrumentation.httptrace.";

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.otel");

  @Test
  void unknownNameIsToldOnceWithTheNearest() {
    for (int i = 0; i < 2; i++) {
      read("slow-treshold", "1s");
      read("slow-treshold", "1s");
    }

    assertThat(log.lines())
        .containsExactly(
            "WARNING unknown setting otel.instrumentation.httptrace.slow-treshold, the nearest"
                + " known one is otel.instrumentation.httptrace.slow-threshold; it is ignored");
  }

  @Test
  void unknownVariableIsToldAsAVariable() {
    new Settings(new Properties(), Map.of("OTEL_INSTRUMENTATION_HTTPTRACE_SPANEND", "exchange"))
        .applyTo(OtelHttpTrace.onCurrentSpanBuilder());

    assertThat(log.lines())
        .containsExactly(
            "WARNING unknown setting OTEL_INSTRUMENTATION_HTTPTRACE_SPANEND, the nearest known one"
                + " is OTEL_INSTRUMENTATION_HTTPTRACE_SPAN_END; it is ignored");
  }

  @Test
  void badValuesAreToldWithWhatIsKnown() {
    read("detail", "loud");
    read("signals", "events,smoke");
    read("slow-threshold", "-5 s");
    read("enabled", "yes");
    read("span-end", "never");

    assertThat(log.lines())
        .containsExactly(
            "WARNING setting otel.instrumentation.httptrace.detail must be one of all, slow,"
                + " errors: loud; it is ignored",
            "WARNING setting otel.instrumentation.httptrace.signals must be none or some of events,"
                + " attributes, spans, logs: events,smoke; it is ignored",
            "WARNING setting otel.instrumentation.httptrace.slow-threshold must be a number and"
                + " ms, s, m, h or d: -5 s; it is ignored",
            "WARNING setting otel.instrumentation.httptrace.enabled must be true or false: yes; it"
                + " is ignored",
            "WARNING setting otel.instrumentation.httptrace.span-end must be one of exchange,"
                + " response-head: never; it is ignored");
  }

  @Test
  void whatIsKnownIsNoMistakeEvenWhereItHasNoMeaning() {
    Properties properties = new Properties();
    properties.setProperty(PREFIX + "span-end", "exchange");
    properties.setProperty("otel.instrumentation.jdbc.enabled", "no");
    properties.setProperty("otel.instrumentation.httptrace", "no");
    assertThatCode(
            () ->
                new Settings(properties, Map.of("OTEL_SERVICE_NAME", "shop"))
                    .applyTo(OtelHttpTrace.onCurrentSpanBuilder()))
        .doesNotThrowAnyException();

    assertThat(log.lines()).isEmpty();
  }

  private static void read(String name, String value) {
    Properties properties = new Properties();
    properties.setProperty(PREFIX + name, value);
    ClientSpansBuilder builder = OtelHttpTrace.clientSpansBuilder(OpenTelemetry.noop());
    new Settings(properties, Map.of()).applyTo(builder);
    assertThat(builder.build()).isNotNull();
  }
}
