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
  CAPTURED_REQUEST_HEADERS("otel.instrumentation.http.client.capture-request-headers"),
  CAPTURED_RESPONSE_HEADERS("otel.instrumentation.http.client.capture-response-headers"),
  KNOWN_METHODS("otel.instrumentation.http.known-methods"),
  SPAN_END;

  static final String PREFIX = "otel.instrumentation.httptrace.";

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
