/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class ClosedPortTest {

  @Test
  void connectIsRefused() {
    int port = ClosedPort.find();
    assertThatThrownBy(() -> Loopback.dial(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void nobodyElseCanListenThere() {
    int port = ClosedPort.find();
    assertThatThrownBy(() -> new ServerSocket(port, 1, Loopback.ADDRESS).close())
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> new ServerSocket(port).close()).isInstanceOf(BindException.class);
  }
}
