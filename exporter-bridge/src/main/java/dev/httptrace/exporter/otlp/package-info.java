/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Exports over OTLP, so that a collector that is down, slow or late harms nobody.
 *
 * <p>Here belongs what happens between the end of a span and the collector's answer: flushing,
 * retries, giving up, one warning per outage. What an endpoint or protocol may be does not: that is
 * a setting, and read in {@code dev.httptrace.exporter}. Not exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.otlp;

import org.jspecify.annotations.NullMarked;
