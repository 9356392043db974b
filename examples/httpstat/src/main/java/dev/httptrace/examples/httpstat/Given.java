/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The values that were given on the command line, by the long names of their options. */
final class Given {

  private final CommandSpec command;

  Given(CommandSpec command) {
    this.command = command;
  }

  boolean flag(String name) {
    return value(name, false);
  }

  String text(String name, String usual) {
    return value(name, usual);
  }

  @Nullable String textOrNull(String name) {
    return valueOrNull(name);
  }

  List<String> texts(String name) {
    return value(name, List.of());
  }

  int integer(String name, int usual) {
    return value(name, usual);
  }

  double number(String name, double usual) {
    return value(name, usual);
  }

  @Nullable Double numberOrNull(String name) {
    return valueOrNull(name);
  }

  private <T> T value(String name, T usual) {
    T value = valueOrNull(name);
    return value == null ? usual : value;
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> @Nullable T valueOrNull(String name) {
    return command.findOption(name).getValue();
  }
}
