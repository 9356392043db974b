/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The tables of {@code docs/hooks.md}. */
public final class HooksDocument {

  private static final Path FILE =
      Path.of(System.getProperty("basedir", ".")).resolve("../../docs/hooks.md");

  private HooksDocument() {}

  /** The rows of the first table below that heading, each as its cells. */
  public static Stream<List<String>> table(String heading) throws IOException {
    return Files.readAllLines(FILE).stream()
        .dropWhile(line -> !line.equals("## " + heading))
        .dropWhile(line -> !line.startsWith("| ---"))
        .skip(1)
        .takeWhile(line -> line.startsWith("|"))
        .map(HooksDocument::cells);
  }

  /** What a cell lists, without indentation. */
  public static Stream<String> listed(String cell) {
    return Arrays.stream(cell.replace("&nbsp;", "").strip().split(", "));
  }

  /** A hook without the mark of those that Go lacks. */
  public static String name(String hook) {
    return hook.replace("*", "");
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1, row.length() - 1).split("\\|"))
        .map(String::strip)
        .toList();
  }
}
