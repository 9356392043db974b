/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Memory is another's only when nobody writes it any more. */
class SpanMessageTest {
  private final Buffers buffers = new Buffers();
  private final byte[] bytes = {1, 2, 3, 9, 9};
  private final SpanMessage message = new SpanMessage(buffers, bytes, 3);

  @Test
  void messageIsWrittenAsOftenAsWanted() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeMessage(out);
    message.writeMessage(out);

    assertThat(message.getContentLength()).isEqualTo(3);
    assertThat(out.toByteArray()).containsExactly(1, 2, 3, 1, 2, 3);
    assertThat(buffers.keptBytes()).isZero();
  }

  @Test
  void releasedMessageIsNotWritten() {
    message.release();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatThrownBy(() -> message.writeMessage(out))
        .isInstanceOf(IOException.class)
        .hasMessage("the request was given up before it was sent");
    assertThat(out.size()).isZero();
  }

  @Test
  void memoryIsGivenBackOnce() {
    message.release();
    message.release();
    assertThatThrownBy(() -> message.writeMessage(new ByteArrayOutputStream()));

    assertThat(buffers.keptBytes()).isEqualTo(bytes.length);
  }

  @Test
  void memoryIsGivenBackOnlyOnceItIsWritten() throws IOException {
    // Released in the middle of being written, as by a time-out.
    message.writeMessage(
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError(b);
          }

          @Override
          public void write(byte[] from, int offset, int length) {
            message.release();
            message.release();
            assertThat(Arrays.copyOfRange(from, offset, offset + length)).containsExactly(1, 2, 3);
            assertThat(buffers.keptBytes()).isZero();
          }
        });

    assertThat(buffers.keptBytes()).isEqualTo(bytes.length);
  }

  @Test
  void memoryIsGivenBackWhenWritingFailed() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            message.release();
            throw new IOException("broken pipe");
          }
        };

    assertThatThrownBy(() -> message.writeMessage(broken)).hasMessage("broken pipe");
    assertThat(buffers.keptBytes()).isEqualTo(bytes.length);
  }
}
