/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class BlackHoleTest {

  @Test
  void connectsHang() throws IOException {
    try (BlackHole hole = BlackHole.open()) {
      for (int i = 0; i < 3; i++) {
        try (Socket socket = new Socket()) {
          assertThatThrownBy(
                  () -> socket.connect(new InetSocketAddress(Loopback.ADDRESS, hole.port()), 200))
              .isInstanceOf(SocketTimeoutException.class);
        }
      }
    }
  }

  @Test
  void holeIsOnThatAddressOnly() throws Exception {
    assumeThat(Loopback.hasIpv6()).isTrue();
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.send("hello"));
        BlackHole hole = BlackHole.openOn(InetAddress.getAllByName("::1")[0], server.port());
        Peer peer = Peer.dial(hole.port())) {
      assertThat(peer.readToEnd()).isEqualTo("hello");
    }
  }

  @Test
  void closedHoleRefuses() {
    BlackHole hole = BlackHole.open();
    hole.close();
    assertThatThrownBy(() -> Loopback.dial(hole.port())).isInstanceOf(ConnectException.class);
  }
}
