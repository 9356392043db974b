/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.OutsideText;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Shows warnings of the libraries, such as that of a collector which is down, in one line each. */
final class LogLines extends Formatter {

  static void install() {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setFormatter(new LogLines());
    }
  }

  @Override
  public String format(LogRecord entry) {
    String line = formatMessage(entry).replaceAll("\\s+", " ");
    return "httpstat: " + OutsideText.shown(line) + System.lineSeparator();
  }
}
