/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.LogLines;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DuplicateLogsTest {
  private static final String FAILED = "Failed to export 3 spans. The request failed.";

  private final Logger http =
      Logger.getLogger("io.opentelemetry.exporter.otlp.internal.HttpExporter");
  private final Logger reader =
      Logger.getLogger("io.opentelemetry.sdk.metrics.export.PeriodicMetricReader");
  private final AtomicBoolean outage = new AtomicBoolean();
  private final LogLines logs = LogLines.ofAll();

  @AfterEach
  void closeLogs() {
    logs.close();
    assertThat(http.getFilter()).isNull();
    assertThat(reader.getFilter()).isNull();
  }

  @Test
  void onlyFailuresToExportSpansAreDropped() {
    try (DuplicateLogs ignored = DuplicateLogs.silence()) {
      http.log(Level.SEVERE, FAILED);
      http.log(Level.WARNING, "Too many log messages detected. Will only log 1 time per minute.");
      http.log(Level.WARNING, "Failed to export 3 logs. The request failed.");
      http.log(Level.SEVERE, (String) null);
      http.log(Level.INFO, FAILED);
    }
    http.log(Level.SEVERE, FAILED);
    assertThat(logs.loud())
        .containsExactly(
            "WARNING Failed to export 3 logs. The request failed.",
            "SEVERE null",
            "INFO " + FAILED,
            "SEVERE " + FAILED);
  }

  @Test
  void thoseOfMetricsAreDroppedWhereABridgeExportsThem() {
    String failed = "Failed to export 2 metrics. The request failed.";
    try (DuplicateLogs duplicates = DuplicateLogs.silence()) {
      http.severe(failed);
      reader.warning("Exporter failed");
      duplicates.alsoOfMetrics(outage::get);
      http.severe(failed);
      assertThat(duplicates.takeSilencedOfMetrics()).isEqualTo("The request failed.");
      reader.warning("Exporter failed");
      outage.set(true);
      reader.warning("Exporter failed");
      reader.warning("Exporter threw an Exception");
    }
    assertThat(logs.loud())
        .containsExactly(
            "SEVERE " + failed,
            "WARNING Exporter failed",
            "WARNING Exporter failed",
            "WARNING Exporter threw an Exception");
  }

  @Test
  void filterThatWasThereIsAskedTooAndComesBack() {
    Filter users = record -> !record.getMessage().contains("secret");
    http.setFilter(users);
    try (DuplicateLogs ignored = DuplicateLogs.silence()) {
      http.warning("secret");
      http.warning("plain");
    }
    assertThat(http.getFilter()).isSameAs(users);
    http.setFilter(null);
    assertThat(logs.loud()).containsExactly("WARNING plain");
  }

  @Test
  void bridgesMayCloseInAnyOrder() {
    DuplicateLogs first = DuplicateLogs.silence();
    DuplicateLogs second = DuplicateLogs.silence();
    http.severe(FAILED);
    first.close();
    http.severe(FAILED);
    assertThat(logs.loud()).isEmpty();
    second.close();
    http.severe(FAILED);
    assertThat(logs.loud()).containsExactly("SEVERE " + FAILED);
  }
}
