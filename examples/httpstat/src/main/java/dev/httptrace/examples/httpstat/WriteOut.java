/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.OutsideText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A format of curl's {@code --write-out}. */
final class WriteOut {

  private static final Pattern PLACEHOLDER =
      Pattern.compile("%%|%header\\{([^}]*)}|%\\{([^}]*)}|\\\\([nrt])");

  private final String format;

  private WriteOut(String format) {
    this.format = format;
  }

  /**
   * Reads a format; {@code @FILE} reads it from a file, {@code @-} from standard input.
   *
   * @throws BadInput if it cannot be read, or has a variable that there is not
   */
  static WriteOut parse(String text) {
    String format = text.startsWith("@") ? read(text.substring(1)) : text;
    Matcher matcher = PLACEHOLDER.matcher(format);
    while (matcher.find()) {
      String name = matcher.group(2);
      if (name != null && !CurlVariables.names().contains(name)) {
        throw new BadInput(
            ExitCodes.USAGE,
            "--write-out has no variable "
                + name
                + "; there are "
                + String.join(", ", CurlVariables.names()));
      }
    }
    return new WriteOut(format);
  }

  private static String read(String file) {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new BadInput(ExitCodes.CANNOT_READ, "--write-out: cannot read the file after the @");
    }
  }

  String of(Outcome outcome) {
    return PLACEHOLDER
        .matcher(format)
        .replaceAll(found -> Matcher.quoteReplacement(replacement(found, outcome)));
  }

  private static String replacement(java.util.regex.MatchResult found, Outcome outcome) {
    if (found.group(1) != null) {
      return OutsideText.shown(CurlVariables.field(outcome, found.group(1)));
    }
    if (found.group(2) != null) {
      return OutsideText.shown(CurlVariables.value(found.group(2), outcome));
    }
    if (found.group(3) != null) {
      return switch (found.group(3)) {
        case "n" -> "\n";
        case "r" -> "\r";
        default -> "\t";
      };
    }
    return "%";
  }
}
