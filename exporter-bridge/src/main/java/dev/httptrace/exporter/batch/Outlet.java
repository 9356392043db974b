/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where batches go.
 *
 * @param exporter is given them
 * @param received how many spans have reached an exporter that counts what becomes of them itself,
 *     perhaps behind others; null if there is none, and results of {@code exporter} count
 * @param overflow is given what has to leave the queue before it could be exported
 * @param shutdown shuts it down, with what else belongs to it
 */
public record Outlet(
    SpanExporter exporter,
    @Nullable LongSupplier received,
    Overflow overflow,
    Supplier<CompletableResultCode> shutdown) {}
