/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.record.VerdictKind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class DemoTest {

  @Test
  void aWrongVerdictFailsTheLaboratory() throws IOException {
    StringWriter out = new StringWriter();
    Surroundings around =
        new Surroundings(
            new PrintWriter(out),
            new PrintWriter(out),
            Map.of(),
            UTF_8,
            false,
            OutputStream.nullOutputStream());
    Fault real = Laboratory.faults().get(3);
    Fault wrong = new Fault("mistaken", VerdictKind.TLS_SLOW, real.experiment());
    FaultTable table = new FaultTable(around, Look.of(around, false), false);
    assertThat(table.run(List.of(real))).isTrue();
    assertThat(table.run(List.of(real, wrong))).isFalse();
    assertThat(out.toString())
        .contains("✗ mistaken", "dns_failed, not tls_slow", "1 of 2 verdicts are correct");
  }

  @Test
  void showsEveryFaultOfItsServers() throws Exception {
    DemoTries.hold(DemoTest::holdDemo);
  }

  private static void holdDemo() {
    Run run = Run.of("demo");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.lines().get(0)).startsWith("httpstat demo - local servers on 127.0.0.1");
    assertThat(run.phases())
        .filteredOn(phase -> !phase.matches("queue|send|other|call"))
        .containsSubsequence("dns", "connect ✗", "connect", "tls", "wait", "receive", "total")
        .containsSubsequence("wait", "receive", "total", "dns")
        .containsSubsequence("wait ✗", "total", "dns", "connect ✗", "connect", "wait")
        .endsWith("receive", "total")
        .hasSize(33);
    assertThat(run.out())
        .contains(
            "connection_refused",
            "TLSv1.3",
            "(use 2, idle",
            "attempt 2 (redirect after 302)",
            "failed  reused http-outgoing-",
            "attempt 2 (retry after NoHttpResponseException)",
            "  > The server had closed http-outgoing-",
            "Injected fault",
            "\n✓ slow DNS                            dns_slow\n",
            "\n30 of 30 verdicts are correct\n")
        .doesNotContain("not-shown");
  }
}
