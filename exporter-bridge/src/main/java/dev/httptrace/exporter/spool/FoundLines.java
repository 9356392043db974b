/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import dev.httptrace.exporter.otlpjson.OtlpJsonReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;

/** Looks through a file of another process, or of an earlier one, for lines to send. */
final class FoundLines {
  private static final Logger logger = System.getLogger(FoundLines.class.getName());

  /** Far more than a line that was written here; what is more is not read into memory. */
  private static final int LARGEST_LINE = 64 << 20;

  private FoundLines() {}

  /** Finds what was not taken; what is no whole line is passed over, and one warning says so. */
  static void find(SpoolFile file) throws IOException {
    long offset = 0;
    long taken = file.taken();
    long length = 0;
    int torn = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          length++;
          if (length <= LARGEST_LINE) {
            line.write(b);
          }
          continue;
        }
        boolean isNew = offset >= taken;
        if (isNew && (length > LARGEST_LINE || !found(file, offset, line.toByteArray()))) {
          torn++;
        }
        offset += length + 1;
        length = 0;
        line.reset();
      }
      torn += length > 0 ? 1 : 0;
    }
    if (torn > 0) {
      logger.log(
          Level.WARNING,
          "httptrace cannot read "
              + torn
              + (torn == 1 ? " line" : " lines")
              + " of spans in the spool file "
              + file.path()
              + ", which a process that ended did not finish: its spans are lost and not counted."
              + " The other lines are sent.");
    }
  }

  private static boolean found(SpoolFile file, long offset, byte[] line) {
    try {
      int spans = OtlpJsonReader.count(line);
      if (spans > 0) {
        file.found(new Line(offset, line.length, spans));
        return true;
      }
    } catch (IOException e) {
      logger.log(Level.DEBUG, "not a line of spans in " + file.path(), e);
    }
    return false;
  }
}
