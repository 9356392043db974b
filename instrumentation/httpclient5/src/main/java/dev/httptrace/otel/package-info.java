/**
 * Renders records for OpenTelemetry: client spans, span events, attributes, metrics, propagation.
 * {@link dev.httptrace.otel.OtelHttpTrace} is the entrance. Needs {@code opentelemetry-api} only.
 */
@NullMarked
package dev.httptrace.otel;

import org.jspecify.annotations.NullMarked;
