/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases that end because the client is closed, or the calling thread is interrupted. */
@Timeout(30)
class LeaseEndVerdictTest {

  @Test
  void closedClientIsSaidSo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      rig.get(server.uri("one.test", "/"));
      rig.close();
      try {
        rig.get(server.uri("one.test", "/"));
      } catch (IllegalStateException expected) {
        assertSays(
            rig.record(),
            VerdictKind.CLIENT_CLOSED,
            "The client is closed: its connection pool was shut down before this call. Make calls"
                + " before closing the client, or make a new one.");
        return;
      }
      throw new AssertionError("a closed client made a call");
    }
  }

  @Test
  void threadInterruptedBeforeTheLeaseIsSaidSo() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "never"));
        CallRig rig = new CallRig()) {
      rig.client();
      Thread.currentThread().interrupt();
      try {
        rig.get(server.uri("one.test", "/"));
      } catch (Exception expected) {
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rig.record().verdict().kind())
            .isIn(VerdictKind.CANCELLED, VerdictKind.INTERRUPTED);
        assertThat(rig.record().verdict().sentence()).contains("interrupted");
        return;
      }
      throw new AssertionError("an interrupted thread made a call");
    }
  }

  @Test
  void threadInterruptedWhileItWaitsIsSaidSo() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        CallRig rig = new CallRig()) {
      rig.connections.setMaxConnPerRoute(1);
      ClassicHttpResponse held = rig.open(server.uri("one.test", "/"));
      CallRecord[] failed = new CallRecord[1];
      Thread waiting =
          new Thread(() -> failed[0] = rig.fail(new HttpGet(server.uri("one.test", "/"))));
      waiting.start();
      Gates.awaitThat(
          "the caller waits for the pool", () -> waiting.getState() == Thread.State.TIMED_WAITING);
      waiting.interrupt();
      waiting.join();

      assertThat(ErrorType.of(failed[0].failure())).isEqualTo("interrupted");
      assertSays(
          failed[0],
          VerdictKind.INTERRUPTED,
          "The calling thread was interrupted after <time>, while waiting for a connection. Find out"
              + " what interrupts it, such as a shutdown or a cancelled task.");
      held.close();
    }
  }
}
