/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TracingSocketTest {

  @Test
  void closedSocketLetsTheTimeoutBeSetBackWhilePeeking() throws IOException {
    try (TracingSocket socket = new TracingSocket(null, new Socket(), null)) {
      socket.close();
      socket.peeking(7);

      assertThatCode(() -> socket.setSoTimeout(5)).doesNotThrowAnyException();
    }
  }

  @Test
  void timeoutThatIsSetAlreadyIsNotSetAgainWhilePeeking() throws IOException {
    List<Integer> set = new ArrayList<>();
    Socket counting =
        new Socket() {
          @Override
          public synchronized void setSoTimeout(int timeout) throws SocketException {
            set.add(timeout);
            super.setSoTimeout(timeout);
          }
        };
    try (TracingSocket socket = new TracingSocket(null, counting, null)) {
      socket.setSoTimeout(5);
      socket.peeking(5);
      socket.setSoTimeout(5);
      socket.setSoTimeout(7);
      socket.peeked();
      socket.setSoTimeout(5);

      assertThat(set).containsExactly(5, 7, 5);
      assertThat(socket.getSoTimeout()).isEqualTo(5);
    }
  }

  @Test
  void closedSocketIsLikeAnyOtherAfterPeeking() throws IOException {
    try (TracingSocket socket = new TracingSocket(null, new Socket(), null)) {
      socket.peeking(5);
      socket.peeked();
      socket.close();

      assertThatThrownBy(() -> socket.setSoTimeout(5)).isInstanceOf(SocketException.class);
    }
  }
}
