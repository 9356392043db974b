/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;

/** The instrumentation scope under which everything is emitted. */
final class Scope {

  static final String NAME = "dev.httptrace";

  /**
   * The System.Logger of this package, asked for when there is something to say: the first of a
   * process makes the JDK set up logging, which is not ours to begin.
   */
  static final String LOGGER = "dev.httptrace.otel";

  /** Empty when run from classes rather than from the jar. */
  static final String VERSION = version();

  /** Whose names are used: those of the version in {@link Keys}. */
  static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

  private Scope() {}

  static Tracer tracer(OpenTelemetry openTelemetry) {
    return openTelemetry
        .tracerBuilder(NAME)
        .setInstrumentationVersion(VERSION)
        .setSchemaUrl(SCHEMA_URL)
        .build();
  }

  static Meter meter(OpenTelemetry openTelemetry) {
    return openTelemetry
        .meterBuilder(NAME)
        .setInstrumentationVersion(VERSION)
        .setSchemaUrl(SCHEMA_URL)
        .build();
  }

  static Logger logger(OpenTelemetry openTelemetry) {
    return openTelemetry
        .getLogsBridge()
        .loggerBuilder(NAME)
        .setInstrumentationVersion(VERSION)
        .setSchemaUrl(SCHEMA_URL)
        .build();
  }

  private static String version() {
    String version = Scope.class.getPackage().getImplementationVersion();
    return version == null ? "" : version;
  }
}
