/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuffersTest {
  private static final int SMALL = 1 << 14;
  private static final int LARGE = 1 << 20;

  private final Buffers buffers = new Buffers();

  @Test
  void largerArrayTakesThePlaceOfSmallerOnes() {
    for (int i = 0; i < 4 * LARGE / SMALL; i++) {
      buffers.give(new byte[SMALL]);
    }
    assertThat(buffers.keptBytes()).isEqualTo(4 * LARGE);
    byte[] large = new byte[LARGE];
    buffers.give(large);
    assertThat(buffers.keptBytes()).isEqualTo(4 * LARGE);
    assertThat(buffers.take()).isSameAs(large);
    assertThat(buffers.take()).hasSize(SMALL);
  }

  @Test
  void arrayOfTheSameSizeOrOfMoreThanAllChangesNothing() {
    byte[] large = new byte[4 * LARGE];
    buffers.give(large);
    buffers.give(new byte[SMALL]);
    buffers.give(new byte[4 * LARGE]);
    buffers.give(new byte[4 * LARGE + 1]);
    assertThat(buffers.keptBytes()).isEqualTo(4 * LARGE);
    assertThat(buffers.take()).isSameAs(large);
  }
}
