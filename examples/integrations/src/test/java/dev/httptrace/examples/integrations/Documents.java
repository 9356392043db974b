/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.integrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The documents whose Java and whose table of hooks are held to what runs here. */
final class Documents {

  static final Path INTEGRATIONS = Path.of("..", "..", "docs", "integrations.md");
  static final Path CONFIGURATION = Path.of("..", "..", "docs", "configuration.md");

  private Documents() {}

  /** The hooks that the table promises for a first call. */
  static List<String> hooks(String client) {
    List<String> rows =
        lines(INTEGRATIONS).stream().filter(line -> line.startsWith("| " + client + " |")).toList();
    if (rows.size() != 1) {
      throw new AssertionError("not one row of " + client + ": " + rows);
    }
    String[] cells = rows.get(0).split("\\|", -1);
    return List.of(cells[cells.length - 2].strip().replace("`", "").split(" ", -1));
  }

  /** The blocks of Java, each as its lines without indentation. */
  static List<String> java(Path document) {
    return between(lines(document), "```java", "```");
  }

  /** The same of what stands between the markers in the tests. */
  static List<String> snippets(Class<?> test) {
    return between(
        lines(Path.of("src/test/java", test.getName().replace('.', '/') + ".java")),
        "// snippet",
        "// end");
  }

  private static List<String> between(List<String> lines, String begin, String end) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals(begin)) {
        List<String> rest = lines.subList(i + 1, lines.size());
        found.add(String.join("\n", rest.subList(0, rest.indexOf(end))).strip());
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(String::strip).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
