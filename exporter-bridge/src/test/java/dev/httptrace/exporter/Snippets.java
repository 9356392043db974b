/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The blocks of Java in a document, and how they are held to code that runs. */
final class Snippets {

  /**
   * A block, its lines without indentation.
   *
   * @param before the line above the block
   */
  record Block(String before, List<String> lines) {

    List<String> imports() {
      return lines.stream().filter(line -> line.startsWith("import ")).toList();
    }

    String code() {
      return lines.stream()
          .filter(line -> !line.startsWith("import "))
          .collect(Collectors.joining("\n"))
          .strip();
    }
  }

  private Snippets() {}

  static List<Block> in(Path document) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(document).stream().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("```java")) {
        int end = i + lines.subList(i, lines.size()).indexOf("```");
        blocks.add(new Block(lines.get(i - 1), lines.subList(i + 1, end)));
      }
    }
    return blocks;
  }

  /** What stands between the markers in a test. */
  static List<String> runBy(Path test) throws IOException {
    List<String> found = new ArrayList<>();
    List<String> lines = Files.readAllLines(test).stream().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("// snippet")) {
        int end = i + lines.subList(i, lines.size()).indexOf("// end");
        found.add(String.join("\n", lines.subList(i + 1, end)));
      }
    }
    return found;
  }

  /** Compiles a block with the imports that it shows and no others. */
  static void compile(Block block, String parameters, Path dir) throws IOException {
    compile(
        String.join("\n", block.imports())
            + "\nclass Snippet { void run("
            + parameters
            + ") throws Exception {\n"
            + block.code()
            + "\n} }",
        dir);
  }

  /** Compiles the source of a class named {@code Snippet}. */
  static void compile(String source, Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("Snippet.java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-d", dir.toString(), "-cp", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(file))
              .call();
      assertThat(compiled).as(complaints + "\n" + source).isTrue();
    }
  }
}
