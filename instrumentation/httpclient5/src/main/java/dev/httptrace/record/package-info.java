/**
 * The record of one exchange: what was told, and when, in a few flat arrays. Spans, metrics, files
 * and the terminal are renderers of it. Needs no OpenTelemetry SDK and no HTTP client.
 */
@NullMarked
package dev.httptrace.record;

import org.jspecify.annotations.NullMarked;
