/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class CollectorGuardTest {
  @Test
  void passingTroubleIsRetriedUntilTheBridgeCloses() {
    CollectorGuard guard = new CollectorGuard();
    assertThat(guard.isWorthRetrying(new ConnectException())).isTrue();
    assertThat(guard.isWorthRetrying(new SocketTimeoutException())).isTrue();
    assertThat(guard.isWorthRetrying(new UnknownHostException())).isTrue();
    assertThat(guard.isWorthRetrying(new SSLHandshakeException("untrusted"))).isFalse();

    guard.closing();

    assertThat(guard.isWorthRetrying(new ConnectException())).isFalse();
  }
}
