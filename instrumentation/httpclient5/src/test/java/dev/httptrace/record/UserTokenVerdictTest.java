/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections with a client certificate, and a new context for each call. */
@Timeout(60)
class UserTokenVerdictTest {

  @Test
  void newContextForEachCallDialsEachTime() throws IOException {
    try (ScriptedServer server = server();
        CallRig rig = mutual().slowNames(Duration.ofSeconds(1))) {
      rig.get(server.uri("one.test", "/"));
      rig.context = HttpClientContext.create();
      CallRecord second = rig.get(server.uri("one.test", "/"));
      rig.context = HttpClientContext.create();
      CallRecord third = rig.get(server.uri("one.test", "/"));

      assertThat(second.conn().reused()).isFalse();
      assertThat(second.last().pool().keptForOthers()).isEqualTo(1);
      assertSaysNotReused(second, "the idle one is");
      assertSaysNotReused(third, "the 2 idle ones are");
    }
  }

  private static void assertSaysNotReused(CallRecord call, String idle) {
    assertSays(
        call,
        VerdictKind.NOT_REUSED,
        "<share> of <time> was making a connection (<time>), because "
            + idle
            + " kept for another user token. Reuse the HttpClientContext, or"
            + " disableConnectionState().");
  }

  @Test
  void oneContextReuses() throws IOException {
    try (ScriptedServer server = server();
        CallRig rig = mutual()) {
      rig.get(server.uri("one.test", "/"));
      CallRecord second = rig.get(server.uri("one.test", "/"));

      assertThat(second.conn().reused()).isTrue();
      assertThat(second.last().pool().keptForOthers()).isZero();
      assertThat(second.verdict().kind()).isNotEqualTo(VerdictKind.NOT_REUSED);
    }
  }

  @Test
  void withoutConnectionStateEveryContextReuses() throws IOException {
    try (ScriptedServer server = server();
        CallRig rig = mutual()) {
      rig.builder.disableConnectionState();
      rig.get(server.uri("one.test", "/"));
      rig.context = HttpClientContext.create();
      CallRecord second = rig.get(server.uri("one.test", "/"));

      assertThat(second.conn().reused()).isTrue();
      assertThat(second.verdict().kind()).isNotEqualTo(VerdictKind.NOT_REUSED);
    }
  }

  private static ScriptedServer server() throws IOException {
    return ScriptedServer.startTls(
        Tls.of(Certificates.mutualContext()).clientCertificate(), Responses.keepAlive(200, "ok"));
  }

  private static CallRig mutual() {
    CallRig rig = new CallRig();
    Wiring.trust(rig.connections, Certificates.mutualContext());
    return rig;
  }
}
