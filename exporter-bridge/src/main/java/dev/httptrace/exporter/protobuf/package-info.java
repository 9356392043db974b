/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Writes spans as OTLP protobuf, for one resource and scope byte for byte as OpenTelemetry's own
 * exporter does, in one pass and into memory that is used again.
 *
 * <p>Here belongs the form of the message, and the memory it is written into. Who sends it, and
 * what an answer means, does not: see {@code exporter.otlp}. Knows no other room; not exported by
 * the module.
 */
@NullMarked
package dev.httptrace.exporter.protobuf;

import org.jspecify.annotations.NullMarked;
