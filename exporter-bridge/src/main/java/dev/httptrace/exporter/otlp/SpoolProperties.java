/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.exporter.spool.SpoolSettings;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads whether spans that are not taken are kept on disk, where, and how much of them. */
final class SpoolProperties {
  private static final String DIRECTORY = "otel.httptrace.export.spool.directory";
  private static final String MOST_BYTES = "otel.httptrace.export.spool.max-bytes";
  private static final String MOST_AGE = "otel.httptrace.export.spool.max-age";

  private static final long DEFAULT_BYTES = 256L << 20;
  private static final long FEWEST_BYTES = 1L << 20;
  private static final Duration DEFAULT_AGE = Duration.ofDays(1);
  private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);

  private SpoolProperties() {}

  /** Returns null if nothing is to be kept. */
  static @Nullable SpoolSettings of(ConfigProperties config) {
    String directory = config.getString(DIRECTORY);
    long bytes = config.getLong(MOST_BYTES, DEFAULT_BYTES);
    if (bytes < FEWEST_BYTES) {
      throw new ConfigurationException(
          MOST_BYTES + " must be at least " + FEWEST_BYTES + ": " + bytes);
    }
    Duration age = config.getDuration(MOST_AGE, DEFAULT_AGE);
    if (age.compareTo(SHORTEST_AGE) < 0) {
      throw new ConfigurationException(MOST_AGE + " must be at least a second: " + age);
    }
    if (directory == null || directory.isBlank()) {
      return null;
    }
    try {
      return new SpoolSettings(Path.of(directory), bytes, age);
    } catch (InvalidPathException e) {
      throw new ConfigurationException(DIRECTORY + " must be a path: " + directory, e);
    }
  }
}
