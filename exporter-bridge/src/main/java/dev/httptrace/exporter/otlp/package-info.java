/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Exports over OTLP, so that a collector that is down, slow or late harms nobody.
 *
 * <p>Here belongs what becomes of a request: its attempts, what an answer or the lack of one means,
 * dividing, cutting, retries, giving up. The queue before it does not, nor who says what is lost:
 * see {@code exporter.batch}. What an endpoint or protocol may be is a setting, and read in {@code
 * dev.httptrace.exporter}. Not exported by the module.
 */
@NullMarked
package dev.httptrace.exporter.otlp;

import org.jspecify.annotations.NullMarked;
