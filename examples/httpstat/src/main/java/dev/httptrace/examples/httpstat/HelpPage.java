/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The text of {@code --help}. It is laid out here because picocli's own layout takes longer than
 * the JVM's start, and breaks lines within URLs.
 */
final class HelpPage implements IHelpSectionRenderer {

  private static final int NARROW = 70;

  private final Look look;

  /** The column where descriptions begin; a term that is longer has a line of its own. */
  private final int margin;

  private HelpPage(Look look) {
    this.look = look;
    this.margin = look.columns() < NARROW ? 6 : 29;
  }

  /** Makes it the help of a command and of its subcommands. */
  static void install(CommandLine command, Look look) {
    command.setHelpSectionMap(Map.of("page", new HelpPage(look)));
    command.setHelpSectionKeys(List.of("page"));
  }

  @Override
  public String render(Help help) {
    CommandSpec command = help.commandSpec();
    StringBuilder page = new StringBuilder();
    paragraph(page, usage(command));
    for (String each : command.usageMessage().description()) {
      paragraph(page, each);
    }
    page.append('\n');
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      entry(page, "  " + parameter.paramLabel(), parameter.description());
    }
    for (OptionSpec option : command.options()) {
      entry(page, term(option), option.description());
    }
    help.subcommands()
        .forEach(
            (name, each) -> {
              page.append('\n');
              entry(page, "  " + name, each.commandSpec().usageMessage().description());
            });
    for (String each : command.usageMessage().footer()) {
      page.append('\n');
      paragraph(page, each);
    }
    return page.toString();
  }

  private static String usage(CommandSpec command) {
    StringBuilder usage = new StringBuilder("Usage: ").append(command.qualifiedName());
    usage.append(" [OPTION...]");
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      usage.append(' ').append(parameter.paramLabel()).append("...");
    }
    return usage.toString();
  }

  private String term(OptionSpec option) {
    StringBuilder term = new StringBuilder("  ");
    // Long names stand below each other, where there is room.
    boolean aligned = option.names()[0].startsWith("--") && look.columns() >= NARROW;
    term.append(aligned ? "    " : "");
    term.append(String.join(", ", option.names()));
    if (option.arity().max() > 0) {
      term.append('=').append(option.paramLabel());
    }
    return term.toString();
  }

  private void paragraph(StringBuilder page, String text) {
    for (String line : Lines.wrapped(look.columns(), "", text)) {
      // What follows a paragraph's first line is no item of a list.
      page.append(line.strip()).append('\n');
    }
  }

  private void entry(StringBuilder page, String term, String... description) {
    page.append(look.colours() ? "\033[1m" + term + "\033[0m" : term);
    int used = term.length();
    if (used >= margin) {
      page.append('\n');
      used = 0;
    }
    for (String each : description) {
      for (String line : Lines.wrapped(look.columns(), " ".repeat(margin), each)) {
        page.append(line, used, line.length()).append('\n');
        used = 0;
      }
    }
  }
}
