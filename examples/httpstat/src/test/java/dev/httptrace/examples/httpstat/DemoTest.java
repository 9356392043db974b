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
  void withoutUrlItCallsServersOfItsOwn() {
    Run run = Run.of();
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).startsWith("httpstat demo - local servers on 127.0.0.1");
    assertThat(run.phases())
        .filteredOn(phase -> !phase.matches("queue|send|other"))
        .containsExactly(
            "dns",
            "connect ✗",
            "connect",
            "tls",
            "wait",
            "receive",
            "total",
            "wait",
            "receive",
            "total",
            "dns",
            "connect ✗",
            "connect",
            "wait",
            "receive",
            "total",
            "dns",
            "connect ✗",
            "connect",
            "wait",
            "receive",
            "total",
            "wait",
            "receive",
            "total");
    assertThat(run.out())
        .contains("connection_refused", "TLSv1.3", "(use 2, idle", "(redirect after 302)")
        .doesNotContain("not-shown");
  }
}
