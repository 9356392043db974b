/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One run of the command in this JVM. */
record Run(int exitCode, String out, String err) {

  static Run of(String... args) {
    return with(Map.of(), StandardCharsets.UTF_8, args);
  }

  static Run with(Map<String, String> env, Charset charset, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Surroundings around =
        new Surroundings(
            new PrintWriter(out, false, charset), new PrintWriter(err), env, charset, false, out);
    return new Run(CommandLines.run(around, args), out.toString(charset), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /** The lines in which text stands where the names of phases do, without numbers. */
  List<String> phases() {
    return out.lines()
        .filter(line -> line.matches("  [a-z]+ [✗ ]? *[0-9.]+ ms.*"))
        .map(line -> line.substring(2, 11).strip())
        .toList();
  }
}
