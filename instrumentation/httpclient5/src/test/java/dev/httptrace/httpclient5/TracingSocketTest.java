/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class TracingSocketTest {

  @Test
  void closedSocketLetsTheTimeoutBeSetBackWhilePeeking() throws IOException {
    try (TracingSocket socket = new TracingSocket(null, new Socket(), null)) {
      socket.close();
      socket.peeking(true);

      assertThatCode(() -> socket.setSoTimeout(5)).doesNotThrowAnyException();
    }
  }

  @Test
  void closedSocketIsLikeAnyOtherAfterPeeking() throws IOException {
    try (TracingSocket socket = new TracingSocket(null, new Socket(), null)) {
      socket.peeking(true);
      socket.peeking(false);
      socket.close();

      assertThatThrownBy(() -> socket.setSoTimeout(5)).isInstanceOf(SocketException.class);
    }
  }
}
