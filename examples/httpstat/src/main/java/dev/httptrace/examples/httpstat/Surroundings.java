/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.OutsideText;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * What a run of the command is given by the system.
 *
 * @param out for what was asked for
 * @param err for what went wrong
 * @param env the environment variables
 * @param charset what {@code out} is written in
 * @param terminal whether {@code out} is a terminal
 * @param bytes what {@code out} writes to, for what is not text
 */
record Surroundings(
    PrintWriter out,
    PrintWriter err,
    Map<String, String> env,
    Charset charset,
    boolean terminal,
    OutputStream bytes) {

  static Surroundings ofProcess() {
    Charset charset = consoleCharset();
    // System.out would keep it to itself if a write fails.
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    return new Surroundings(
        new PrintWriter(new OutputStreamWriter(out, charset)),
        new PrintWriter(new OutputStreamWriter(System.err, charset), true),
        System.getenv(),
        charset,
        isTerminal(),
        out);
  }

  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      // Before JDK 22 there was no console unless it was a terminal.
      return true;
    }
  }

  // A console that is no terminal, as since JDK 22, has the right charset all the same.
  @SuppressWarnings("SystemConsoleNull")
  private static Charset consoleCharset() {
    Console console = System.console();
    if (console != null) {
      return console.charset();
    }
    // stdout.encoding is there since JDK 19.
    String named =
        System.getProperty(
            "stdout.encoding",
            System.getProperty("native.encoding", Charset.defaultCharset().name()));
    return Charset.isSupported(named) ? Charset.forName(named) : Charset.defaultCharset();
  }

  /**
   * Says what went wrong, in one line. It may quote what a server, or whoever gave us a URL, wrote.
   */
  void complain(String what) {
    err.println("httpstat: " + OutsideText.shown(what));
  }

  /** Returns a variable, empty if it is not set. */
  String env(String name) {
    return env.getOrDefault(name, "");
  }

  int columns() {
    String columns = env("COLUMNS");
    if (columns.matches("[1-9][0-9]{0,3}")) {
      return Integer.parseInt(columns);
    }
    return terminal ? TerminalWidth.orElse(Look.USUAL_WIDTH) : Look.USUAL_WIDTH;
  }
}
