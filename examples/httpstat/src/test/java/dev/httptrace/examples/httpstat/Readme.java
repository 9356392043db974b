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

/** The README of the project. */
record Readme(String text) {

  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path FILE = ROOT.resolve("README.md");
  private static final Pattern OUTPUT =
      Pattern.compile("(?<=<!-- output of the demo -->\n```\n)[\\s\\S]*?(?=\n```\n)");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|`)((?:mvn|java -jar|docker compose) [^`\n]+)");

  static Readme read() throws IOException {
    return new Readme(Files.readString(FILE, UTF_8));
  }

  /** The lines that it says the demo prints. */
  List<String> output() {
    Matcher matcher = OUTPUT.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("README.md has no block below '<!-- output of the demo -->'");
    }
    return matcher.group().lines().toList();
  }

  void writeOutput(List<String> lines) throws IOException {
    String block = Matcher.quoteReplacement(String.join("\n", lines));
    Files.writeString(FILE, OUTPUT.matcher(text).replaceFirst(block), UTF_8);
  }

  /** The commands that it tells the reader to run. */
  List<String> commands() {
    return COMMAND.matcher(text).results().map(found -> found.group(1).strip()).distinct().toList();
  }
}
