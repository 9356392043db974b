/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.account.SpanCounts;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResendTest {
  @TempDir private Path directory;

  @Test
  void lineThatMemoryIsTooSmallForStaysCountedAsKept() throws IOException {
    SpanCounts counts = new SpanCounts();
    SpoolFiles files =
        new SpoolFiles(
            new SpoolSettings(directory, 1 << 20, Duration.ofHours(1)),
            SpoolDirectory.create(directory),
            counts,
            () -> 0);
    assertThat(files.append("{}".getBytes(UTF_8), 1)).isTrue();
    SpoolFile file = requireNonNull(files.oldest());
    file.found(new Line(3, Integer.MAX_VALUE, 5));
    counts.spooled(5);
    files.forget(file);
    counts.spooled(-1);
    Resend resend = new Resend(files, new Unused(), () -> 0, Runnable::run, List::size);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(resend::next).isInstanceOf(OutOfMemoryError.class);
      assertThat(counts.read("target").spooled()).isEqualTo(5);
    }
    files.close();
  }

  private static final class Unused implements Sender {
    @Override
    public boolean isFailing() {
      return false;
    }

    @Override
    public void send(List<SpanData> spans, Consumer<List<SpanData>> left) {
      throw new AssertionError("nothing can be sent");
    }
  }
}
