/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogLinesTest {

  private static final String NAME = "dev.httptrace.loopback.test";

  private final Logger logger = Logger.getLogger(NAME);
  private final Logger root = Logger.getLogger("");

  @Test
  void linesAreTakenFromWhoeverElseWouldHaveThem() throws InterruptedException {
    try (LogLines all = LogLines.ofAll();
        LogLines log = LogLines.of(NAME)) {
      logger.log(Level.INFO, "one of {0}", "two");
      logger.warning("two");
      logger.warning("three");

      assertThat(log.lines()).containsExactly("INFO one of two", "WARNING two", "WARNING three");
      assertThat(log.next("WARNING")).isEqualTo("WARNING two");
      assertThat(log.next("WARNING", line -> line.endsWith("three"))).isEqualTo("WARNING three");
      assertThat(all.lines()).isEmpty();
    }
  }

  @Test
  void ofAllTakesEveryLevelOfOursAndWhatOthersSay() {
    try (LogLines all = LogLines.ofAll()) {
      logger.finest("detail");
      Logger.getLogger("somebody").finest("detail of somebody");
      Logger.getLogger("somebody").info("said");

      assertThat(all.lines()).containsExactly("FINEST detail", "INFO said");
      assertThat(all.loud()).containsExactly("INFO said");
    }
  }

  @Test
  void loggersAreAsBeforeWhenItIsClosed() {
    Handler[] handlers = root.getHandlers();
    logger.setLevel(Level.SEVERE);
    LogLines.ofAll().close();
    LogLines.of(NAME).at(Level.ALL).close();

    assertThat(root.getHandlers()).isEqualTo(handlers);
    assertThat(logger.getHandlers()).isEmpty();
    assertThat(logger.getUseParentHandlers()).isTrue();
    assertThat(logger.getLevel()).isEqualTo(Level.SEVERE);
    assertThat(Logger.getLogger("dev.httptrace").getLevel()).isNull();
    logger.setLevel(null);
  }
}
