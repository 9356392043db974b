/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import dev.httptrace.loopback.LogLines;
import java.util.List;

/** Takes what the starter logs, while open. */
final class Warnings implements AutoCloseable {

  private static final String LOGGING = "org.springframework.boot.logging.LoggingSystem";

  private final LogLines log = LogLines.of("dev.httptrace.spring");

  Warnings() {
    System.setProperty(LOGGING, "none"); // Boot's would take the handler away.
  }

  List<String> lines() {
    return log.lines();
  }

  @Override
  public void close() {
    System.clearProperty(LOGGING);
    log.close();
  }
}
