/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.incubator.ExtendedOpenTelemetry;
import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgentConfigurationTest {

  /** Where the agent's configuration is properties, a setting that is not asked for is not seen. */
  @Test
  void everySettingOfTheLibraryIsAskedFor() throws ClassNotFoundException {
    Set<String> settings =
        Arrays.stream(Class.forName("dev.httptrace.otel.Setting").getEnumConstants())
            .map(setting -> ((Enum<?>) setting).name().toLowerCase(Locale.ROOT))
            .filter(name -> !name.equals("enabled") && !name.equals("tcp_info"))
            .collect(Collectors.toSet());

    assertThat(AgentConfiguration.KEYS).containsExactlyInAnyOrderElementsOf(settings);
  }

  /** A configuration file has a type for each value, and gives it as no other. */
  @Test
  void valueOfEveryTypeIsTaken() {
    Map<String, Object> file =
        Map.of(
            "enabled",
            true,
            "detail",
            "slow",
            "phase_metrics",
            true,
            "call_site_ratio",
            0.25,
            "slow_threshold",
            500L,
            "signals",
            List.of("events", "attributes"),
            "detial",
            "slow");

    assertThat(AgentConfiguration.read(new Agent(new File(file, file.keySet()))))
        .isEqualTo(
            Map.of(
                "detail", "slow",
                "phase-metrics", "true",
                "call-site-ratio", "0.25",
                "slow-threshold", "500",
                "signals", "events,attributes",
                "detial", "slow"));
  }

  @Test
  void propertiesThatHaveNoListAreAskedForByName() {
    Map<String, Object> properties = Map.of("call_site_ratio", "0.25", "detial", "slow");

    assertThat(AgentConfiguration.read(new Agent(new File(properties, Set.of()))))
        .isEqualTo(Map.of("call-site-ratio", "0.25"));
  }

  private record Agent(DeclarativeConfigProperties ours) implements ExtendedOpenTelemetry {

    @Override
    public DeclarativeConfigProperties getInstrumentationConfig(String name) {
      assertThat(name).isEqualTo("httptrace");
      return ours;
    }

    @Override
    public TracerProvider getTracerProvider() {
      return OpenTelemetry.noop().getTracerProvider();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }

  /** As the SDK's own over a file: a value that is of another type is not there. */
  private record File(Map<String, Object> values, Set<String> keys)
      implements DeclarativeConfigProperties {

    private <T> T get(String name, Class<T> type) {
      Object value = values.get(name);
      return type.isInstance(value) ? type.cast(value) : null;
    }

    @Override
    public String getString(String name) {
      return get(name, String.class);
    }

    @Override
    public Boolean getBoolean(String name) {
      return get(name, Boolean.class);
    }

    @Override
    public Integer getInt(String name) {
      return get(name, Integer.class);
    }

    @Override
    public Long getLong(String name) {
      return get(name, Long.class);
    }

    @Override
    public Double getDouble(String name) {
      return get(name, Double.class);
    }

    @Override
    public <T> List<T> getScalarList(String name, Class<T> scalarType) {
      List<?> list = get(name, List.class);
      return list == null ? null : list.stream().map(scalarType::cast).toList();
    }

    @Override
    public DeclarativeConfigProperties getStructured(String name) {
      return null;
    }

    @Override
    public List<DeclarativeConfigProperties> getStructuredList(String name) {
      return null;
    }

    @Override
    public Set<String> getPropertyKeys() {
      return keys;
    }

    @Override
    public ComponentLoader getComponentLoader() {
      return ComponentLoader.forClassLoader(AgentConfigurationTest.class.getClassLoader());
    }
  }
}
