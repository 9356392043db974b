/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One run of a program as a process, the packaged command unless another is named.
 *
 * @param out standard output
 * @param err standard error
 */
record Packaged(int exitCode, String out, String err) {

  private static final List<String> UNWANTED = List.of("COLUMNS", "NO_COLOR", "JAVA_TOOL_OPTIONS");

  static Packaged run(String... args) throws IOException, InterruptedException {
    return run(command(List.of(), List.of(args)));
  }

  static Packaged run(List<String> command) throws IOException, InterruptedException {
    Path out = Files.createTempFile("httpstat", ".out");
    Path err = Files.createTempFile("httpstat", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      clean(builder.environment());
      int exitCode = builder.start().waitFor();
      return new Packaged(exitCode, Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** The command line of the packaged command in the JVM that runs the tests. */
  static List<String> command(List<String> jvm, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-jar", System.getProperty("httpstat.jar")));
    command.addAll(args);
    return command;
  }

  /** Removes what the machine may have set and sets what {@link StandardCharsets#UTF_8} takes. */
  static void clean(Map<String, String> env) {
    env.keySet()
        .removeIf(
            name ->
                name.startsWith("OTEL_")
                    || name.toLowerCase(Locale.ROOT).endsWith("_proxy")
                    || UNWANTED.contains(name));
    env.put("LC_ALL", "C.UTF-8");
  }
}
