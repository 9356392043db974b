/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

/**
 * Tags of the fields of OTLP's messages: number and wire type (opentelemetry-proto 1.x,
 * trace.proto, common.proto).
 */
final class Fields {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  // ExportTraceServiceRequest
  static final int RESOURCE_SPANS = 1 << 3 | LENGTH;

  // ResourceSpans, ScopeSpans
  static final int RESOURCE = 1 << 3 | LENGTH;
  static final int SCOPE_SPANS = 2 << 3 | LENGTH;
  static final int SCOPE = 1 << 3 | LENGTH;
  static final int SPANS = 2 << 3 | LENGTH;
  static final int SCHEMA_URL = 3 << 3 | LENGTH;

  // InstrumentationScope
  static final int SCOPE_NAME = 1 << 3 | LENGTH;
  static final int SCOPE_VERSION = 2 << 3 | LENGTH;
  static final int SCOPE_ATTRIBUTES = 3 << 3 | LENGTH;

  // Span
  static final int TRACE_ID = 1 << 3 | LENGTH;
  static final int SPAN_ID = 2 << 3 | LENGTH;
  static final int TRACE_STATE = 3 << 3 | LENGTH;
  static final int PARENT_SPAN_ID = 4 << 3 | LENGTH;
  static final int NAME = 5 << 3 | LENGTH;
  static final int KIND = 6 << 3 | VARINT;
  static final int START_TIME = 7 << 3 | FIXED_64;
  static final int END_TIME = 8 << 3 | FIXED_64;
  static final int ATTRIBUTES = 9 << 3 | LENGTH;
  static final int DROPPED_ATTRIBUTES = 10 << 3 | VARINT;
  static final int EVENTS = 11 << 3 | LENGTH;
  static final int DROPPED_EVENTS = 12 << 3 | VARINT;
  static final int LINKS = 13 << 3 | LENGTH;
  static final int DROPPED_LINKS = 14 << 3 | VARINT;
  static final int STATUS = 15 << 3 | LENGTH;

  /** The only one of two bytes. */
  static final int FLAGS = 16 << 3 | FIXED_32;

  // Span.Event
  static final int EVENT_TIME = 1 << 3 | FIXED_64;
  static final int EVENT_NAME = 2 << 3 | LENGTH;
  static final int EVENT_ATTRIBUTES = 3 << 3 | LENGTH;
  static final int EVENT_DROPPED_ATTRIBUTES = 4 << 3 | VARINT;

  // Span.Link
  static final int LINK_ATTRIBUTES = 4 << 3 | LENGTH;
  static final int LINK_DROPPED_ATTRIBUTES = 5 << 3 | VARINT;
  static final int LINK_FLAGS = 6 << 3 | FIXED_32;

  // Status
  static final int STATUS_MESSAGE = 2 << 3 | LENGTH;
  static final int STATUS_CODE = 3 << 3 | VARINT;

  // KeyValue, AnyValue, ArrayValue, KeyValueList
  static final int KEY = 1 << 3 | LENGTH;
  static final int VALUE = 2 << 3 | LENGTH;
  static final int STRING_VALUE = 1 << 3 | LENGTH;
  static final int BOOL_VALUE = 2 << 3 | VARINT;
  static final int INT_VALUE = 3 << 3 | VARINT;
  static final int DOUBLE_VALUE = 4 << 3 | FIXED_64;
  static final int ARRAY_VALUE = 5 << 3 | LENGTH;
  static final int KVLIST_VALUE = 6 << 3 | LENGTH;
  static final int BYTES_VALUE = 7 << 3 | LENGTH;
  static final int VALUES = 1 << 3 | LENGTH;

  private Fields() {}
}
