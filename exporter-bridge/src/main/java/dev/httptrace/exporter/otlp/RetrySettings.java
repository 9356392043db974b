/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.time.Duration;

/**
 * How hard an exporter tries.
 *
 * @param retry whether a failed request is tried again
 * @param retryTime how long a request is tried again, from its first attempt
 * @param firstPause before the second attempt; each pause after that is half as long again
 * @param longestPause what pauses grow to
 * @param attemptTime how long one attempt may take before it is given up
 * @param mostBytes what a request may hold, uncompressed
 */
record RetrySettings(
    boolean retry,
    Duration retryTime,
    Duration firstPause,
    Duration longestPause,
    Duration attemptTime,
    long mostBytes) {
  private static final String RETRY_TIME = "otel.httptrace.export.retry-time";
  private static final String MOST_BYTES = "otel.httptrace.export.max-request-bytes";

  /** As long as a Collector's own exporters try. */
  private static final Duration DEFAULT_RETRY_TIME = Duration.ofMinutes(5);

  /** Defaults of a Collector's receivers: {@code max_recv_msg_size_mib} and HTTP's limit. */
  private static final long GRPC_BYTES = 4L << 20;

  private static final long HTTP_BYTES = 20L << 20;

  /** A request that can hold nothing is a mistake. */
  private static final long FEWEST_BYTES = 1024;

  private static final Duration DEFAULT_ATTEMPT_TIME = Duration.ofSeconds(10);

  /** The sender's own time-out should come first: it knows more. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  RetrySettings withRetryTimeAtMost(Duration most) {
    return retryTime.compareTo(most) <= 0
        ? this
        : new RetrySettings(retry, most, firstPause, longestPause, attemptTime, mostBytes);
  }

  static RetrySettings of(ConfigProperties config, boolean isGrpc) {
    Duration retryTime = config.getDuration(RETRY_TIME, DEFAULT_RETRY_TIME);
    if (retryTime.isNegative()) {
      throw new ConfigurationException(RETRY_TIME + " must not be negative: " + retryTime);
    }
    long bytes = config.getLong(MOST_BYTES, isGrpc ? GRPC_BYTES : HTTP_BYTES);
    if (bytes < FEWEST_BYTES) {
      throw new ConfigurationException(
          MOST_BYTES + " must be at least " + FEWEST_BYTES + ": " + bytes);
    }
    Duration attempt = config.getDuration("otel.exporter.otlp.timeout", DEFAULT_ATTEMPT_TIME);
    attempt = config.getDuration("otel.exporter.otlp.traces.timeout", attempt);
    return new RetrySettings(
        !config.getBoolean("otel.java.exporter.otlp.retry.disabled", false),
        retryTime,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        attempt.isZero() ? Duration.ofDays(1) : attempt.plus(GRACE),
        bytes);
  }
}
