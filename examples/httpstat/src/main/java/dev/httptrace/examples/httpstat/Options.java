/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Adds options to a command, whose values {@link Given} reads. They are declared in code: to read
 * annotations, picocli would need more processor time than everything else {@code --help} does. A
 * lambda for each would need a quarter of that.
 */
final class Options {

  private final CommandSpec command;

  Options(CommandSpec command) {
    this.command = command;
  }

  /** Begins an option. */
  Draft named(String... names) {
    return new Draft(OptionSpec.builder(names));
  }

  /** Adds {@code --help} and {@code --version}. */
  void addStandard() {
    command.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
    command.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version.")
            .build());
  }

  /** An option that has names and is not complete yet. */
  final class Draft {

    private final OptionSpec.Builder option;

    private Draft(OptionSpec.Builder option) {
      this.option = option;
    }

    Draft says(String description) {
      option.description(description);
      return this;
    }

    /** Completes it as an option without a value. */
    void flag() {
      add(boolean.class);
    }

    void text(String label) {
      option.paramLabel(label);
      add(String.class);
    }

    /** Completes it as an option with a text, handed on each time it is given. */
    void text(String label, Consumer<String> each) {
      option.setter(new Setter(each));
      text(label);
    }

    /** Completes it as an option with texts, one each time it is given. */
    void texts(String label) {
      option.paramLabel(label).auxiliaryTypes(String.class);
      add(List.class);
    }

    void integer(String label) {
      option.paramLabel(label);
      add(int.class);
    }

    void number(String label) {
      option.paramLabel(label);
      add(double.class);
    }

    private void add(Class<?> type) {
      command.addOption(option.type(type).build());
    }
  }

  /** Hands a text on. A method with a type parameter cannot be a lambda. */
  private record Setter(Consumer<String> each) implements ISetter {

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> T set(T value) {
      // picocli sets null before it parses.
      if (value instanceof String text) {
        each.accept(text);
      }
      return value;
    }
  }
}
