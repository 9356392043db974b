/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the command; whatever is wrong becomes one line and an exit code. */
final class CommandLines {

  private CommandLines() {}

  /** Builds the command for picocli. */
  static CommandLine of(Surroundings around) {
    CommandLine command =
        new CommandLine(new Httpstat(around).spec())
            .addSubcommand(new CommandLine(new DemoCommand(around).spec()))
            // curl's @ is for the content of --data; picocli's would read arguments from a file.
            .setExpandAtFiles(false)
            // As with curl, the last one counts, and --data adds up.
            .setOverwrittenOptionsAllowed(true)
            .setOut(around.out())
            .setErr(around.err())
            .setParameterExceptionHandler((failure, given) -> refuse(around, failure))
            .setExecutionStrategy(CommandLines::execute)
            .setExecutionExceptionHandler((failure, line, parsed) -> refuse(around, failure));
    HelpPage.install(command, Look.of(around, false));
    return command;
  }

  static int run(Surroundings around, String... args) {
    CommandLine command = of(around);
    int exitCode = command.execute(args);
    around.err().flush();
    // Looks whether all that was printed arrived, and flushes.
    boolean lost = around.out().checkError();
    return lost && exitCode == ExitCodes.OK ? ExitCodes.CANNOT_WRITE : exitCode;
  }

  /** What stands before a subcommand would go unheard. */
  private static int execute(ParseResult parsed) {
    if (parsed.hasSubcommand() && !parsed.matchedArgs().isEmpty()) {
      String command = parsed.subcommand().commandSpec().name();
      String name = parsed.matchedArgs().get(0).paramLabel();
      if (parsed.matchedArgs().get(0) instanceof OptionSpec option) {
        name = option.longestName();
      }
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          name + " stands before '" + command + "', whose options come after it");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int refuse(Surroundings around, Exception failure) throws Exception {
    if (failure instanceof BadInput bad) {
      around.complain(String.valueOf(bad.getMessage()));
      return bad.exitCode();
    }
    if (failure instanceof ParameterException wrong) {
      around.complain(words(wrong) + " (see --help)");
      return ExitCodes.USAGE;
    }
    throw failure;
  }

  private static String words(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      return "unknown option " + optionOf(first);
    }
    return String.valueOf(wrong.getMessage());
  }

  /** What follows an option that is not known may be a secret. */
  static String optionOf(String argument) {
    return argument.startsWith("--")
        ? argument.split("[=:\\s]", 2)[0]
        : argument.substring(0, Math.min(2, argument.length()));
  }
}
