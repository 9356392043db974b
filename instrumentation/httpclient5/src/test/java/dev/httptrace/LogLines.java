/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Takes what a logger logs during a test, in place of the console. */
public final class LogLines extends Handler implements BeforeEachCallback, AfterEachCallback {

  private final Logger logger;
  private final Level before;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  public LogLines(String logger) {
    this.logger = Logger.getLogger(logger);
    this.before = this.logger.getLevel();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(before);
  }

  /** Sets the level of the logger until the test ends. */
  public void level(Level level) {
    logger.setLevel(level);
  }

  public List<LogRecord> records() {
    return records;
  }

  /** Level and message of each. */
  public List<String> lines() {
    return records.stream().map(LogLines::line).toList();
  }

  /** Waits, not for ever, for the next line that begins so; those before it are passed over. */
  public String next(String start) throws InterruptedException {
    String line;
    do {
      line = lines.poll(30, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("waited for a line '" + start + "…', got " + lines());
      }
    } while (!line.startsWith(start));
    return line;
  }

  private static String line(LogRecord record) {
    return record.getLevel() + " " + record.getMessage();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
    lines.add(line(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
