/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SloTest {

  @Test
  void aMissedLimitIsALineAndAnExitCode() {
    // Far more than the limit: the client may be held up before it begins to wait.
    try (ScriptedServer server =
        ScriptedServer.start(Responses.slow(Duration.ofMillis(500), Duration.ZERO, "a"))) {
      Run run = Run.of("--slo", "wait=40ms,total=30s,dns=0.5us", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.err())
          .containsPattern("^httpstat: slo missed: wait took \\d+\\.\\d ms, limit 40\\.0 ms\\R$");
    }
  }

  @Test
  void manyCallsAreHeldToTheirP99() {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.slow(Duration.ofMillis(5), Duration.ZERO, "a"))) {
      Run run = Run.of("-n", "10", "--slo", "wait=4ms", server.uri("127.0.0.1", "/"));
      assertThat(run.exitCode()).isEqualTo(4);
      assertThat(run.err()).startsWith("httpstat: slo missed: p99 of wait took ");
    }
  }

  @Test
  void aFailureGoesFirst() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "a"))) {
      String answered = server.uri("127.0.0.1", "/");
      Run run = Run.of("--slo", "total=1us", "http://127.0.0.1:1/", answered);
      assertThat(run.exitCode()).isEqualTo(7);
      assertThat(run.err()).contains("connect failed", "slo missed: p99 of total");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'total', 'must be like total=500ms,tls=100ms, was: total'",
    "'total=5', 'was: total=5'",
    "'total=-5ms', 'was: total=-5ms'",
    "'total=5ms,', 'was: '",
    "'total=5ms,total=6ms', 'two limits for total'",
    "'ttl=5ms', 'knows queue, dns, connect, tls, proxy, send, wait, receive, other, total, not: ttl'",
  })
  void whatIsNoLimitIsRefused(String text, String message) {
    assertThatThrownBy(() -> Slo.parse(text))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(message);
  }
}
