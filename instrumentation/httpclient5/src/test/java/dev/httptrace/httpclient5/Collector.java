/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Collects log lines. */
public final class Collector extends Handler {

  private final List<LogRecord> lines;

  public Collector(List<LogRecord> lines) {
    this.lines = lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
