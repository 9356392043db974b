/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

/** The ways OTLP travels that OpenTelemetry's Java exporter speaks. */
public enum OtlpProtocol {
  /** Protobuf over gRPC; Jaeger listens on port 4317. */
  GRPC("grpc", "http://localhost:4317"),

  /** Protobuf over HTTP; Jaeger listens on port 4318, path {@code /v1/traces}. */
  HTTP_PROTOBUF("http/protobuf", "http://localhost:4318");

  private final String settingValue;
  private final String defaultEndpoint;

  OtlpProtocol(String settingValue, String defaultEndpoint) {
    this.settingValue = settingValue;
    this.defaultEndpoint = defaultEndpoint;
  }

  /** Reads the value of a setting such as {@code otel.exporter.otlp.protocol}. */
  static OtlpProtocol parse(String setting, String value) {
    for (OtlpProtocol protocol : values()) {
      if (protocol.settingValue.equals(value)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(setting + " must be grpc or http/protobuf: " + value);
  }

  String settingValue() {
    return settingValue;
  }

  String defaultEndpoint() {
    return defaultEndpoint;
  }
}
