/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.record.VerdictKind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Locale;

/**
 * What the pipeline's policies look at in a span.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param service that made it
 * @param start in nanoseconds since 1970
 * @param end in nanoseconds since 1970
 * @param failed whether its status is ERROR or it has an {@code error.type}
 * @param verdict the value of {@code httptrace.verdict}, {@code nothing_unusual} without one
 */
record FleetSpan(
    String traceId,
    String spanId,
    String service,
    long start,
    long end,
    boolean failed,
    VerdictKind verdict) {

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> VERDICT = AttributeKey.stringKey("httptrace.verdict");

  static FleetSpan of(SpanData span) {
    String verdict = span.getAttributes().get(VERDICT);
    return new FleetSpan(
        span.getTraceId(),
        span.getSpanId(),
        String.valueOf(span.getResource().getAttribute(SERVICE)),
        span.getStartEpochNanos(),
        span.getEndEpochNanos(),
        span.getStatus().getStatusCode() == StatusCode.ERROR
            || span.getAttributes().get(ERROR_TYPE) != null,
        verdict == null
            ? VerdictKind.NOTHING_UNUSUAL
            : VerdictKind.valueOf(verdict.toUpperCase(Locale.ROOT)));
  }

  /** One line, which {@link #parse} reads. */
  String line() {
    return String.join(
        "\t",
        traceId,
        spanId,
        service,
        Long.toString(start),
        Long.toString(end),
        Boolean.toString(failed),
        verdict.name());
  }

  static FleetSpan parse(String line) {
    String[] columns = line.split("\t", -1);
    return new FleetSpan(
        columns[0],
        columns[1],
        columns[2],
        Long.parseLong(columns[3]),
        Long.parseLong(columns[4]),
        Boolean.parseBoolean(columns[5]),
        VerdictKind.valueOf(columns[6]));
  }
}
