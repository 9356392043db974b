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

  @Test
  void arrayThatFindsNoRoomTakesNoOthers() {
    byte[] large = new byte[3 * LARGE];
    byte[] small = new byte[LARGE / 2];
    buffers.give(large);
    buffers.give(small);
    buffers.give(new byte[2 * LARGE]);
    assertThat(buffers.keptBytes()).isEqualTo(3 * LARGE + LARGE / 2);
    assertThat(buffers.take()).isSameAs(small);
    assertThat(buffers.take()).isSameAs(large);
    assertThat(buffers.keptBytes()).isZero();
  }
}
