/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.incubator.ExtendedOpenTelemetry;
import io.opentelemetry.api.incubator.config.DeclarativeConfigProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own configuration, be it properties or the file that {@code OTEL_CONFIG_FILE} names:
 * there, ours is {@code instrumentation/development.java.httptrace}. An API in development, which
 * older agents lack: it is named here alone.
 */
final class AgentConfiguration {

  /**
   * All settings but {@code enabled}, which the agent itself obeys, and {@code tcp_info}, which is
   * of the process: an agent whose configuration is properties has no list of them.
   */
  static final Set<String> KEYS =
      Set.of(
          "signals",
          "detail",
          "slow_threshold",
          "call_site_ratio",
          "captured_request_headers",
          "captured_response_headers",
          "known_methods",
          "span_end",
          "readable_query_keys",
          "exception_events",
          "verdict_as_status_description",
          "propagate_to_other_hosts",
          "late_rendering",
          "leak_threshold",
          "active_requests",
          "phase_metrics",
          "pool_metrics");

  private AgentConfiguration() {}

  /** What is set, by names with hyphens; whatever there is, known or not. */
  static Map<String, String> read(OpenTelemetry agent) {
    Map<String, String> found = new TreeMap<>();
    if (agent instanceof ExtendedOpenTelemetry extended) {
      DeclarativeConfigProperties ours = extended.getInstrumentationConfig("httptrace");
      Set<String> keys = new TreeSet<>(KEYS);
      keys.addAll(ours.getPropertyKeys());
      for (String key : keys) {
        String value = value(ours, key);
        if (value != null && !key.equals("enabled")) {
          found.put(key.replace('_', '-'), value);
        }
      }
    }
    return found;
  }

  private static @Nullable String value(DeclarativeConfigProperties ours, String key) {
    String text = ours.getString(key);
    if (text != null) {
      return text;
    }
    Boolean flag = ours.getBoolean(key);
    if (flag != null) {
      return flag.toString();
    }
    Long number = ours.getLong(key);
    if (number != null) {
      return number.toString();
    }
    Double fraction = ours.getDouble(key);
    if (fraction != null) {
      return fraction.toString();
    }
    List<String> list = ours.getScalarList(key, String.class);
    return list == null ? null : String.join(",", list);
  }
}
