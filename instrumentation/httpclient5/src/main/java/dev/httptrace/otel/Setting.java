/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What can be set for a whole process: in OpenTelemetry's style, each named as the method of the
 * builders that sets the same.
 */
enum Setting {
  ENABLED,
  SIGNALS,
  DETAIL,
  SLOW_THRESHOLD,
  LEAK_THRESHOLD,
  CALL_SITE_RATIO,
  CAPTURED_REQUEST_HEADERS("otel.instrumentation.http.client.capture-request-headers"),
  CAPTURED_RESPONSE_HEADERS("otel.instrumentation.http.client.capture-response-headers"),
  KNOWN_METHODS("otel.instrumentation.http.known-methods"),
  SPAN_END,
  READABLE_QUERY_KEYS,
  EXCEPTION_EVENTS,
  VERDICT_AS_STATUS_DESCRIPTION,
  PROPAGATE_TO_OTHER_HOSTS,
  LATE_RENDERING,
  ACTIVE_REQUESTS,
  /** Of the agent's extension alone: a builder is given an OpenTelemetry for them. */
  PHASE_METRICS,
  POOL_METRICS,
  /** Of the process, whoever records: see the record's TcpInfo. */
  TCP_INFO;

  static final String PREFIX = "otel.instrumentation.httptrace.";

  /** Every property begins so, ours and the shared ones. */
  static final String ANY_PREFIX = "otel.instrumentation.http";

  /** The same of variables. */
  static final String ANY_VARIABLE_PREFIX = "OTEL_INSTRUMENTATION_HTTP";

  private final String property = PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final @Nullable String shared;

  Setting() {
    this(null);
  }

  Setting(@Nullable String shared) {
    this.shared = shared;
  }

  /** The system property. */
  String property() {
    return property;
  }

  /** What OpenTelemetry's own instrumentations call the same; holds where ours is not set. */
  @Nullable String shared() {
    return shared;
  }

  /** The environment variable of a system property, by OpenTelemetry's rule. */
  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
