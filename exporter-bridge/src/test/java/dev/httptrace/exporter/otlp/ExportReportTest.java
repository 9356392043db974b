/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.LogLines;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.junit.jupiter.api.Test;

class ExportReportTest {
  private final ExportReport report =
      new ExportReport("metric", "http://otel:4318", "not exported.", () -> null);

  /** Who sees only warnings sees both. */
  @Test
  void endOfAnOutageIsAsLoudAsItsBeginning() {
    try (LogLines logs = LogLines.ofAll()) {
      for (int i = 0; i < 2; i++) {
        report.around(2, CompletableResultCode::ofFailure);
      }
      for (int i = 0; i < 2; i++) {
        report.around(2, CompletableResultCode::ofSuccess);
      }
      assertThat(logs.loud())
          .containsExactly(
              "WARNING httptrace cannot export to http://otel:4318: the collector did not take them;"
                  + " 2 metrics not exported. Further failures are not logged until an export"
                  + " succeeds.",
              "WARNING httptrace exports metrics to http://otel:4318 again");
    }
  }
}
