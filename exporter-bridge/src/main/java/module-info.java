/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Takes what was recorded out of the process: spans to Jaeger over OTLP or to a file that it can
 * load, calls to a HAR file or to the terminal.
 */
module dev.httptrace.exporter {
  requires transitive dev.httptrace;
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.sdk.common;
  requires transitive io.opentelemetry.sdk.trace;
  requires io.opentelemetry.sdk;
  requires io.opentelemetry.common;
  requires io.opentelemetry.sdk.metrics;
  requires io.opentelemetry.sdk.autoconfigure;
  requires io.opentelemetry.sdk.autoconfigure.spi;
  requires io.opentelemetry.exporter.otlp;
  requires com.fasterxml.jackson.core;
  requires java.logging;
  requires static org.jspecify;

  exports dev.httptrace.exporter;
  exports dev.httptrace.exporter.account;
  exports dev.httptrace.exporter.har;
  exports dev.httptrace.exporter.json;
  exports dev.httptrace.exporter.waterfall;
}
