/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** Takes what is logged while it is open, in place of the console. */
public final class LogLines extends Handler implements AutoCloseable {

  private static final String OURS = "dev.httptrace";

  private final Logger taken;
  private final boolean toParents;
  private final List<Handler> others;
  private final Logger levelled;
  private final @Nullable Level level;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> next = new LinkedBlockingQueue<>();

  private LogLines(Logger taken, Logger levelled) {
    this.taken = taken;
    this.toParents = taken.getUseParentHandlers();
    this.others = List.of(taken.getHandlers());
    this.levelled = levelled;
    this.level = levelled.getLevel();
    others.forEach(taken::removeHandler);
    taken.addHandler(this);
    taken.setUseParentHandlers(false);
  }

  /** Takes what this logger logs, and those below it. */
  public static LogLines of(String logger) {
    Logger taken = Logger.getLogger(logger);
    return new LogLines(taken, taken);
  }

  /** Takes what the whole JVM logs, and what httptrace logs at every level. */
  public static LogLines ofAll() {
    return new LogLines(Logger.getLogger(""), Logger.getLogger(OURS)).at(Level.ALL);
  }

  /** Sets the level of the logger until this is closed. */
  public LogLines at(Level level) {
    levelled.setLevel(level);
    return this;
  }

  public List<LogRecord> records() {
    return records;
  }

  /** Returns level and message of each. */
  public List<String> lines() {
    return records.stream().map(LogLines::line).toList();
  }

  /** Returns what people would see: INFO and above. */
  public List<String> loud() {
    return records.stream()
        .filter(record -> record.getLevel().intValue() >= Level.INFO.intValue())
        .map(LogLines::line)
        .toList();
  }

  /** Waits, not for ever, for the next line that begins so; those before it are passed over. */
  public String next(String start) throws InterruptedException {
    return next(start, line -> true);
  }

  /** Waits for the next line that begins so and about which that can be said as well. */
  public String next(String start, Predicate<String> wanted) throws InterruptedException {
    String line;
    do {
      line = next.poll(30, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("waited for a line '" + start + "…', got " + lines());
      }
    } while (!line.startsWith(start) || !wanted.test(line));
    return line;
  }

  private static String line(LogRecord record) {
    return record.getLevel() + " " + new SimpleFormatter().formatMessage(record);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
    next.add(line(record));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    taken.removeHandler(this);
    others.forEach(taken::addHandler);
    taken.setUseParentHandlers(toParents);
    levelled.setLevel(level);
  }
}
