/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps OpenTelemetry from logging, batch for batch and with a stack trace, the failures that the
 * bridge reports once per outage: of spans {@link dev.httptrace.exporter.batch.SpanReport}, of
 * metrics {@link ExportReport}.
 *
 * <p>Only failures to export <em>spans</em> are dropped, and those of metrics where a bridge
 * exports them: those of logs, and all else these loggers say, pass. Loggers, messages and levels
 * were read in exporter-otlp, sdk-trace and sdk-metrics 1.68.0; should another version word them
 * differently, they are merely logged twice.
 */
final class DuplicateLogs implements AutoCloseable {
  private static final Pattern EXPORT_FAILED =
      Pattern.compile("Failed to export (\\d+ )?(spans|metrics)\\. ");
  private static final Pattern THROTTLED = Pattern.compile("Too many log messages detected");

  private final AtomicReference<@Nullable String> ofMetrics = new AtomicReference<>();
  private volatile boolean isWithMetrics;
  private final List<DroppingFilter> filters = new ArrayList<>();

  private DuplicateLogs() {}

  /** Starts dropping. */
  static DuplicateLogs silence() {
    DuplicateLogs logs = new DuplicateLogs();
    String exporters = "io.opentelemetry.exporter.otlp.internal.";
    logs.drop(exporters + "HttpExporter", logs::isFailure);
    logs.drop(exporters + "GrpcExporter", logs::isFailure);
    return logs;
  }

  /**
   * Drops those of metrics too, and that a reader waits no longer: its export goes on, and how that
   * ends is reported.
   *
   * @param outage whether one of metrics has been reported
   */
  void alsoOfMetrics(BooleanSupplier outage) {
    isWithMetrics = true;
    drop(
        "io.opentelemetry.sdk.metrics.export.PeriodicMetricReader",
        message ->
            message.equals("Exporter timed out")
                || (outage.getAsBoolean() && message.equals("Exporter failed")));
  }

  /** Returns what the last dropped failure said, once; logged by any thread, of any bridge. */
  @Nullable String takeSilencedOfMetrics() {
    return ofMetrics.getAndSet(null);
  }

  /** Puts the filters back that were there before. */
  @Override
  public void close() {
    filters.forEach(DroppingFilter::remove);
  }

  private void drop(String logger, Duplicate duplicate) {
    filters.add(new DroppingFilter(Logger.getLogger(logger), duplicate));
  }

  private boolean isFailure(String message) {
    var failure = EXPORT_FAILED.matcher(message);
    if (failure.lookingAt()) {
      boolean isOfMetrics = failure.group(2).equals("metrics");
      if (isOfMetrics) {
        ofMetrics.set(message.substring(failure.end()));
      }
      return !isOfMetrics || isWithMetrics;
    }
    return THROTTLED.matcher(message).lookingAt();
  }

  private interface Duplicate {
    boolean test(String message);
  }

  private static final class DroppingFilter implements Filter {
    // Held because LogManager itself holds loggers weakly, and their filters with them.
    private final Logger logger;
    private final Duplicate duplicate;
    private final @Nullable Filter previous;
    private volatile boolean removed;

    DroppingFilter(Logger logger, Duplicate duplicate) {
      this.logger = logger;
      this.duplicate = duplicate;
      this.previous = logger.getFilter();
      logger.setFilter(this);
    }

    @Override
    public boolean isLoggable(LogRecord record) {
      // Before the previous filter: that may be another bridge's, and both want to know.
      boolean dropped =
          !removed
              && record.getLevel().intValue() >= Level.WARNING.intValue()
              && record.getMessage() != null
              && duplicate.test(record.getMessage());
      return (previous == null || previous.isLoggable(record)) && !dropped;
    }

    void remove() {
      removed = true;
      Filter current = logger.getFilter();
      // Another bridge's filter may sit on this one; it then takes both away when it goes.
      while (current instanceof DroppingFilter dropping && dropping.removed) {
        current = dropping.previous;
      }
      logger.setFilter(current);
    }
  }
}
