/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoTest {

  @Test
  void showsEveryFaultOfItsServers() {
    Run run = Run.of("demo");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).startsWith("httpstat demo - local servers on 127.0.0.1");
    assertThat(run.phases())
        .filteredOn(phase -> !phase.matches("queue|send|other"))
        .containsSubsequence("dns", "connect ✗", "connect", "tls", "wait", "receive", "total")
        .containsSubsequence("wait", "receive", "total", "dns")
        .containsSubsequence("wait ✗", "total", "dns", "connect ✗", "connect", "wait")
        .endsWith("receive", "total", "call")
        .hasSize(35);
    assertThat(run.out())
        .contains(
            "connection_refused",
            "TLSv1.3",
            "(use 2, idle",
            "attempt 2 (redirect after 302)",
            "failed  reused http-outgoing-",
            "attempt 2 (retry after NoHttpResponseException)")
        .doesNotContain("not-shown");
  }
}
