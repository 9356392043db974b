/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {
  private final AtomicInteger made = new AtomicInteger();
  @TempDir private Path parent;

  /** As by a process that starts at the same time, and looks for what others have left behind. */
  @Test
  void directoryThatAnotherProcessTakesBeforeItIsLockedIsMadeAgain() throws IOException {
    SpoolDirectory directory =
        SpoolDirectory.create(
            parent,
            own -> {
              if (made.getAndIncrement() < 2) {
                delete(own);
              }
            });
    assertThat(made).hasValue(3);
    assertThat(Files.createFile(directory.newFile())).exists();
    directory.close(false);
  }

  @Test
  void directoriesThatAreAlwaysTakenAreGivenUp() {
    assertThatThrownBy(() -> SpoolDirectory.create(parent, SpoolDirectoryTest::delete))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other processes take each directory");
    assertThat(parent).isEmptyDirectory();
  }

  private static void delete(Path directory) {
    try {
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
