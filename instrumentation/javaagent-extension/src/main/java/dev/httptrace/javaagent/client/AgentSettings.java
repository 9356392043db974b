/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is set for the extension: as the agent has read it, from wherever it reads. */
final class AgentSettings {

  private static final String PREFIX = "otel.instrumentation.httptrace.";

  private static final AgentSettings READ = read(GlobalOpenTelemetry.get());

  private final Map<String, String> properties;

  private AgentSettings(Map<String, String> properties) {
    this.properties = properties;
  }

  static AgentSettings get() {
    return READ;
  }

  private static AgentSettings read(OpenTelemetry agent) {
    Map<String, String> properties = new TreeMap<>();
    try {
      AgentConfiguration.read(agent).forEach((key, value) -> properties.put(PREFIX + key, value));
    } catch (LinkageError older) {
      // It offers its configuration to nobody: what the process is given is all there is.
      readProcess(properties, "phase-metrics");
      readProcess(properties, "pool-metrics");
    }
    return new AgentSettings(properties);
  }

  private static void readProcess(Map<String, String> properties, String key) {
    String property = PREFIX + key;
    String variable = property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    String value = System.getProperty(property, System.getenv().getOrDefault(variable, ""));
    if (!value.isBlank()) {
      properties.put(property, value);
    }
  }

  /** By the names of the system properties. */
  Map<String, String> properties() {
    return properties;
  }

  boolean phaseMetrics() {
    return isTrue("phase-metrics");
  }

  boolean poolMetrics() {
    return isTrue("pool-metrics");
  }

  private boolean isTrue(String key) {
    return properties.getOrDefault(PREFIX + key, "").equalsIgnoreCase("true");
  }
}
