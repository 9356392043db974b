/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import dev.httptrace.exporter.batch.BatchSettings;
import dev.httptrace.exporter.otlp.GuardedSpans;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads what bounds a pipeline: OpenTelemetry's settings, with their defaults, and ours. */
final class PipelineSettings {
  static final String MEMORY = "otel.httptrace.export.memory";
  static final String CONCURRENCY = "otel.httptrace.export.concurrency";
  static final String SLOW = "otel.httptrace.export.slow";

  private static final String QUEUE = "otel.bsp.max.queue.size";
  private static final String EXPORT_TIMEOUT = "otel.bsp.export.timeout";
  private static final String BATCH = "otel.bsp.max.export.batch.size";
  private static final int DEFAULT_BATCH = 512;

  /** When spans come faster than they go; unless the size of a batch is set. */
  private static final int LARGEST_BATCH = 2048;

  private static final long LEAST_MEMORY = 1L << 20;
  private static final int DEFAULT_CONCURRENCY = 4;

  /** OpenTelemetry's senders take no more at once (OkHttpUtil, JdkHttpSender 1.68.0). */
  private static final int MOST_CONCURRENCY = 5;

  private static final Duration NEVER = Duration.ofDays(3650);

  private PipelineSettings() {}

  /** Returns those of any exporter: one export after the other, as its interface promises. */
  static BatchSettings of(ConfigProperties config) {
    return of(config, Long.MAX_VALUE, 1, exportTimeout(config));
  }

  /**
   * Returns those of an OTLP exporter. Alone it bounds its exports itself; where others share its
   * batches, they would wait for its retries.
   *
   * @param alone whether there is no other exporter around it
   */
  static BatchSettings ofOtlp(ConfigProperties config, GuardedSpans guarded, boolean alone) {
    int concurrency = config.getInt(CONCURRENCY, DEFAULT_CONCURRENCY);
    if (concurrency < 1 || concurrency > MOST_CONCURRENCY) {
      throw new ConfigurationException(
          CONCURRENCY + " must be from 1 to " + MOST_CONCURRENCY + ": " + concurrency);
    }
    Duration exportTimeout = exportTimeout(config);
    if (!alone) {
      guarded.limitRetries(exportTimeout);
    }
    return of(config, guarded.mostBytes(), alone ? concurrency : 1, alone ? NEVER : exportTimeout);
  }

  /** Zero is no limit, as for the SDK (BatchSpanProcessorBuilder 1.68.0). */
  static Duration exportTimeout(ConfigProperties config) {
    Duration timeout = config.getDuration(EXPORT_TIMEOUT, Duration.ofSeconds(30));
    if (timeout.isNegative()) {
      throw new ConfigurationException(EXPORT_TIMEOUT + " must not be negative: " + timeout);
    }
    return timeout.isZero() || timeout.compareTo(NEVER) > 0 ? NEVER : timeout;
  }

  private static BatchSettings of(
      ConfigProperties config, long batchBytes, int concurrency, Duration exportTimeout) {
    long memory = config.getLong(MEMORY, defaultMemory(Runtime.getRuntime().maxMemory()));
    if (memory < LEAST_MEMORY) {
      throw new ConfigurationException(
          MEMORY + " must be at least " + LEAST_MEMORY + " bytes: " + memory);
    }
    Duration slow = config.getDuration(SLOW, Duration.ofSeconds(1));
    if (slow.isNegative()) {
      throw new ConfigurationException(SLOW + " must not be negative: " + slow);
    }
    Integer batch = config.getInt(BATCH);
    int queue = queue(config.getInt(QUEUE));
    int batchSpans = batch == null ? DEFAULT_BATCH : positive(BATCH, batch);
    return new BatchSettings(
        config.getDuration("otel.bsp.schedule.delay", Duration.ofSeconds(5)),
        // Else a short queue would be full before a batch is, and lose what could have been sent.
        Math.min(batchSpans, Math.max(1, queue / 2)),
        Math.min(batch == null ? LARGEST_BATCH : batch, queue),
        // Else a few large batches that are not taken would leave no room for what ends meanwhile.
        Math.min(batchBytes, memory / 2 / concurrency),
        concurrency,
        exportTimeout,
        memory,
        queue,
        slow);
  }

  private static int queue(@Nullable Integer set) {
    return set == null ? Integer.MAX_VALUE : positive(QUEUE, set);
  }

  private static int positive(String setting, int value) {
    if (value < 1) {
      throw new ConfigurationException(setting + " must be positive: " + value);
    }
    return value;
  }

  /** A sixth of the heap: of 512 MiB, half a minute of 840 spans a second. */
  static long defaultMemory(long heap) {
    return Math.max(16L << 20, Math.min(256L << 20, heap / 6));
  }
}
