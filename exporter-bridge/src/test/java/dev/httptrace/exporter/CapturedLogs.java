/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Takes what the whole JVM logs, in place of the console; ours down to DEBUG. */
public final class CapturedLogs extends Handler implements AutoCloseable {
  private final Logger root = Logger.getLogger("");
  private final Logger ours = Logger.getLogger("dev.httptrace.exporter");
  private final List<Handler> previous = List.of(root.getHandlers());
  private final @Nullable Level previousLevel = ours.getLevel();
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final BlockingQueue<LogRecord> warnings = new LinkedBlockingQueue<>();

  public CapturedLogs() {
    previous.forEach(root::removeHandler);
    root.addHandler(this);
    ours.setLevel(Level.ALL);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
    if (isAtLeast(record, Level.WARNING)) {
      warnings.add(record);
    }
  }

  /** Returns all that people would see: INFO and above, whoever said it. */
  public List<String> loud() {
    return messages(Level.INFO);
  }

  public List<String> all() {
    return messages(Level.ALL);
  }

  /** Waits, not for ever, for the next warning. */
  public String awaitWarning() throws InterruptedException {
    LogRecord warning = warnings.poll(30, TimeUnit.SECONDS);
    if (warning == null) {
      throw new AssertionError("waited for a warning, got " + all());
    }
    return message(warning);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
    previous.forEach(root::addHandler);
    ours.setLevel(previousLevel);
  }

  private List<String> messages(Level level) {
    return records.stream()
        .filter(record -> isAtLeast(record, level))
        .map(CapturedLogs::message)
        .toList();
  }

  private static boolean isAtLeast(LogRecord record, Level level) {
    return record.getLevel().intValue() >= level.intValue();
  }

  private static String message(LogRecord record) {
    String message = new SimpleFormatter().formatMessage(record);
    return record.getLevel() + " " + message;
  }
}
