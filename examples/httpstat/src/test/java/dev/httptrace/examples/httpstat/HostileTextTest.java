/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What others wrote does nothing to the terminal. */
@Timeout(60)
class HostileTextTest {

  @Test
  void complaintAboutWhereAServerSentUsIsShortAndHarmless() {
    // Of what a server can send, this passes for a URL and shows nothing: a soft hyphen.
    String location = "http://127.0.0.1:" + ClosedPort.find() + "/\u00ad" + "x".repeat(7_000);
    try (ScriptedServer server = ScriptedServer.start(Responses.redirect(location))) {
      Run run = Run.of("-L", "http://127.0.0.1:" + server.port() + "/");
      assertThat(run.exitCode()).isEqualTo(ExitCodes.NOT_CONNECTED);
      assertThat(run.err())
          .contains("connection refused: http://127.0.0.1:", "/\\u00adxxx", "xxx…")
          .doesNotContain("\u00ad")
          .hasSizeLessThan(2_300);
      assertThat(run.out().lines()).allMatch(line -> line.length() <= Look.USUAL_WIDTH);
      assertThat(run.out()).contains("/\\u00adxxx").doesNotContain("\u00ad");
    }
  }

  @Test
  void valuesThatWriteOutPrintsAreHarmless() {
    try (ScriptedServer server =
        ScriptedServer.start(Responses.redirect("/\u00ad\r\nX-Title: \u001b]0;owned\u0007"))) {
      Run run =
          Run.of("-w", "%{redirect_url}\\t%header{x-title}\\n", server.uri("127.0.0.1", "/old"));
      assertThat(run.out())
          .endsWith("/\\u00ad\t\\u001b]0;owned\\u0007\n")
          .doesNotContain("\u00ad", "\u001b", "\u0007");
    }
  }

  @Test
  void argumentThatSomebodyElseMadeUpIsQuotedHarmless() {
    Run run = Run.of("http://127.0.0.1/\u001b]0;owned\u0007\u202e");
    assertThat(run.exitCode()).isNotEqualTo(ExitCodes.OK);
    assertThat(run.err().strip()).startsWith("httpstat: ").hasLineCount(1);
    assertThat(run.err() + run.out()).doesNotContain("\u001b", "\u0007", "\u202e");
  }

  @Test
  void warningOfALibraryIsPrintedHarmless() {
    LogRecord warning = new LogRecord(Level.WARNING, "refused: \u001b]0;owned\u0007\n\u202e\u009b");
    assertThat(new LogLines().format(warning).stripTrailing())
        .isEqualTo("httpstat: refused: \\u001b]0;owned\\u0007 \\u202e\\u009b");
  }
}
