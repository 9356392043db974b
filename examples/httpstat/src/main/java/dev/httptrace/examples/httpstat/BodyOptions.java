/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of the request. The options keep their order on the command line, as with curl. */
final class BodyOptions {

  private final List<Part> parts = new ArrayList<>();
  private byte @Nullable [] content;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options
        .named("-d", "--data")
        .says(
            "Request body, sent as a form unless --header sets another type. @FILE reads a"
                + " file and drops its line breaks, @- reads standard input. Repeated values are"
                + " joined by '&'.")
        .text("TEXT", text -> parts.add(new Part("--data", text, true)));
    options
        .named("--data-binary")
        .says("Like --data, but files are sent unchanged.")
        .text("TEXT", text -> parts.add(new Part("--data-binary", text, false)));
  }

  boolean isGiven() {
    return !parts.isEmpty();
  }

  /**
   * Reads the body, once.
   *
   * @throws BadInput if a file cannot be read
   */
  byte[] content() {
    if (content == null) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < parts.size(); i++) {
        if (i > 0) {
          all.write('&');
        }
        all.writeBytes(parts.get(i).content());
      }
      content = all.toByteArray();
    }
    return content;
  }

  /**
   * One of the options.
   *
   * @param stripped whether line breaks and null bytes of a file are left out
   */
  private record Part(String option, String text, boolean stripped) {

    byte[] content() {
      if (!text.startsWith("@")) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      try {
        byte[] read =
            text.equals("@-")
                ? System.in.readAllBytes()
                : Files.readAllBytes(Path.of(text.substring(1)));
        return stripped ? strip(read) : read;
      } catch (IOException | InvalidPathException e) {
        throw new BadInput(ExitCodes.CANNOT_READ, option + ": cannot read the file after the @");
      }
    }

    private static byte[] strip(byte[] read) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream(read.length);
      for (byte each : read) {
        if (each != '\r' && each != '\n' && each != 0) {
          kept.write(each);
        }
      }
      return kept.toByteArray();
    }
  }
}
