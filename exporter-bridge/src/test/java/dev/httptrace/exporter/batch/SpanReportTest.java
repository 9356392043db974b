/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanReportTest {
  private final LogLines logs = LogLines.ofAll();
  private final SpanCounts counts = new SpanCounts();
  private final SpanReport report = new SpanReport("http://otel:4318", counts);

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void eachLineHasTheNumbersOfItsMoment() {
    made(10);
    counts.lost(SpanLoss.REFUSED, 4);
    report.failed("status 400");
    counts.lost(SpanLoss.REFUSED, 2);
    report.failed("status 401");
    counts.exported(4);
    report.succeeded(true);
    report.close(0);
    assertThat(logs.loud())
        .satisfiesExactly(
            begin ->
                assertThat(begin)
                    .isEqualTo(
                        "WARNING httptrace cannot export to http://otel:4318: status 400; 6 spans"
                            + " wait to be sent, 4 spans are lost so far. The application is not"
                            + " affected. Further failures are not logged until exports succeed."),
            end ->
                assertThat(end)
                    .matches(
                        "WARNING httptrace exports to http://otel:4318 again after \\d+\\.\\d s;"
                            + " since the warning 2 spans were lost, in all 10 spans made, 4"
                            + " exported, 6 lost \\(refused 6\\)"));
    assertThat(logs.lines())
        .last()
        .isEqualTo(
            "FINE httptrace closed the export to http://otel:4318: 10 spans made, 4 exported, 6"
                + " lost (refused 6)");
  }

  @Test
  void outageIsNotOverWhileAnotherRequestIsTriedAgainOrSpansAreDropped() {
    report.failed("status 503");
    report.succeeded(false);
    counts.lost(SpanLoss.QUEUE_FULL, 1);
    report.dropped();
    report.succeeded(true);
    assertThat(logs.loud()).hasSize(1);
    report.succeeded(true);
    assertThat(logs.loud()).hasSize(2).last().asString().contains(" again after ");
  }

  /** A collector that rejects a span of every other request must not fill the log. */
  @Test
  void outagesThatComeAndGoAreOneAfterAFew() {
    for (int i = 0; i < 1_000; i++) {
      made(2);
      counts.lost(SpanLoss.REJECTED, 1);
      report.failed("quota");
      counts.exported(1);
      report.succeeded(true);
    }
    assertThat(logs.loud()).hasSize(7);
    report.close(0);
    assertThat(logs.loud())
        .last()
        .isEqualTo(
            "WARNING httptrace closed the export to http://otel:4318: 2000 spans made, 1000"
                + " exported, 1000 lost (rejected 1000); the last failure: quota");
  }

  @Test
  void whatIsLostAtTheEndIsToldOnceAndTogether() {
    made(3);
    report.closing();
    for (int i = 0; i < 2; i++) {
      counts.lost(SpanLoss.CLOSED, 1);
      report.failed("Failed to connect");
    }
    report.close(1);
    assertThat(logs.loud())
        .containsExactly(
            "WARNING httptrace closed the export to http://otel:4318: 3 spans made, 0 exported, 1"
                + " under way, 2 lost (closed 2); the last failure: Failed to connect");
  }

  /** Else closing a bridge would give a collector that takes requests no time for the last ones. */
  @Test
  void outageIsNotWhetherRequestsAreTaken() {
    report.dropped();
    assertThat(logs.loud()).hasSize(1);
    assertThat(report.isFailing()).isFalse();
    report.failed("status 503");
    assertThat(report.isFailing()).isTrue();
    report.rejected("quota");
    assertThat(report.isFailing()).isFalse();
    for (int i = 0; i < 10; i++) {
      report.failed("status 503");
      report.succeeded(true);
      assertThat(report.isFailing()).isFalse();
    }
    assertThat(logs.loud()).last().asString().contains(" cannot export ");
    report.failed("status 503");
    report.succeeded(false);
    assertThat(report.isFailing()).isFalse();
  }

  @Test
  void spansThatACustomizerHoldsBackAreNotUnderWay() {
    made(3);
    counts.exported(1);
    report.closing();
    report.close(0);
    assertThat(logs.loud()).isEmpty();
    assertThat(logs.lines())
        .containsExactly(
            "FINE httptrace closed the export to http://otel:4318: 3 spans made, 1 exported, 2"
                + " held back by an exporter customizer, 0 lost");
  }

  private void made(int spans) {
    for (int i = 0; i < spans; i++) {
      counts.made();
    }
  }
}
