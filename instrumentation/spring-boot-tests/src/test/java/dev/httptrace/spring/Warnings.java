/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes what the starter logs, while open. */
final class Warnings extends Handler implements AutoCloseable {

  private static final Logger logger = Logger.getLogger("dev.httptrace.spring");
  private static final String LOGGING = "org.springframework.boot.logging.LoggingSystem";

  private final List<String> lines = new CopyOnWriteArrayList<>();

  Warnings() {
    System.setProperty(LOGGING, "none"); // Boot's would take the handler away.
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    System.clearProperty(LOGGING);
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
