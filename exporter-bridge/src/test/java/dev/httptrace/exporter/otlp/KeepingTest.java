/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.batch.SpanReport;
import dev.httptrace.exporter.spool.SpoolSettings;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeepingTest {
  private final ExporterRig rig = new ExporterRig();
  @TempDir private Path directory;

  /** Else a few of them would close it for good. */
  @Test
  void whatItThrewIsNotUnderWay() {
    SpanCounts counts = new SpanCounts();
    SpanReport report = new SpanReport("target", counts);
    Keeping keeping =
        new Keeping(
            rig.http(ExporterRig.LONG, 1 << 20),
            counts,
            report,
            new SpoolSettings(directory, 1 << 20, Duration.ofDays(1)));
    report.failed("scripted");
    // So that they are refused at once, by this thread.
    keeping.close(TimeUnit.SECONDS.toNanos(30));
    List<SpanData> broken =
        new AbstractList<>() {
          @Override
          public SpanData get(int index) {
            throw new IllegalStateException("broken");
          }

          @Override
          public int size() {
            throw new IllegalStateException("broken");
          }
        };
    for (int i = 0; i < 10; i++) {
      assertThat(keeping.isOpen()).isTrue();
      assertThatThrownBy(() -> keeping.take(broken)).hasMessage("broken");
    }
    rig.close();
  }
}
