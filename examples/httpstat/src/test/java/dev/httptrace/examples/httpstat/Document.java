/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of the project with outputs in it, each in a block below a comment that names it. */
record Document(Path file) {

  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  static final Document README = new Document(ROOT.resolve("README.md"));
  static final Document READING = new Document(ROOT.resolve("docs/reading-a-trace.md"));

  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|`)((?:mvn|java -jar|docker compose) [^`\n]+)");

  String text() throws IOException {
    return Files.readString(file, UTF_8);
  }

  /** The lines that it says are printed. */
  List<String> output(String name) throws IOException {
    return block(name).group().lines().toList();
  }

  void write(String name, List<String> lines) throws IOException {
    String text = text();
    Matcher block = block(name);
    Files.writeString(
        file,
        text.substring(0, block.start()) + String.join("\n", lines) + text.substring(block.end()),
        UTF_8);
  }

  private Matcher block(String name) throws IOException {
    Matcher matcher =
        Pattern.compile("(?<=<!-- output: " + name + " -->\n```\n)[\\s\\S]*?(?=\n```\n)")
            .matcher(text());
    if (!matcher.find()) {
      throw new AssertionError(file + " has no block below '<!-- output: " + name + " -->'");
    }
    return matcher;
  }

  /** The commands that it tells the reader to run. */
  List<String> commands() throws IOException {
    return COMMAND
        .matcher(text())
        .results()
        .map(found -> found.group(1).strip())
        .distinct()
        .toList();
  }
}
