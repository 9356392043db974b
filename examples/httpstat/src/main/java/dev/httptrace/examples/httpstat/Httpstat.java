/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws where an HTTP call spent its time. */
@Command(
    name = "httpstat",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Draws where an HTTP call spent its time.",
    commandListHeading = "%nWithout a network:%n",
    footer = {
      "",
      "All calls share one client, so the second call to a host shows a reused connection.",
      "One call to a server of its own, not shown, warms up the JVM: else class loading would",
      "look like TLS.",
      "The width is that of the terminal, else COLUMNS, else 100. NO_COLOR is honoured.",
      "",
      "Exit codes are curl's: 0 answered, 1 protocol, 2 usage, 3 malformed URL, 5 proxy not",
      "found, 6 host not found, 7 cannot connect, 8 weird answer, 18 body cut off, 23 cannot",
      "write, 26 cannot read --data, 28 timeout, 35 TLS handshake, 47 redirects, 52 empty",
      "reply, 56 connection broken, 60 certificate. With several calls it is that of the first",
      "that failed. Not curl's: 4 --slo missed."
    })
final class Httpstat implements Callable<Integer> {

  private static final int MOST_CALLS = 1_000_000;

  @Parameters(paramLabel = "URL", arity = "0..*", description = "What to call, http or https.")
  private List<String> urls = new ArrayList<>();

  @Mixin private RequestOptions requests = new RequestOptions();
  @Mixin private ClientOptions clients = new ClientOptions();

  @Option(
      names = {"-n", "--repeat"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Make each call N times.")
  private int repeat;

  @Option(
      names = {"-c", "--concurrency"},
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Make N calls at a time. With more than one, or ten calls: a percentile report.")
  private int concurrency;

  @Option(
      names = "--slo",
      paramLabel = "LIMITS",
      description = "Exit with 4 if the p99 of a phase is above its limit: total=500ms,tls=100ms.")
  private @Nullable String slo;

  @Mixin private ExportOptions exports = new ExportOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  private final Surroundings around;

  Httpstat(Surroundings around) {
    this.around = around;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    LogLines.install();
    System.exit(CommandLines.run(Surroundings.ofProcess(), args));
  }

  @Override
  public Integer call() {
    if (urls.isEmpty()) {
      throw new BadInput(
          ExitCodes.USAGE, "no URL given; 'httpstat demo' needs none, 'httpstat --help' says more");
    }
    if (repeat < 1 || (long) repeat * urls.size() > MOST_CALLS) {
      throw new BadInput(
          ExitCodes.USAGE,
          "--repeat must be at least 1, and make no more than a million calls: " + repeat);
    }
    if (concurrency < 1 || concurrency > 1_000) {
      throw new BadInput(ExitCodes.USAGE, "--concurrency must be 1 to 1000: " + concurrency);
    }
    Slo limits = slo == null ? Slo.none() : Slo.parse(slo);
    List<Target> targets = urls.stream().map(Target::parse).toList();
    return new Session(clients, requests, exports, concurrency, limits, around)
        .run(
            Network.ofSystem(),
            targets,
            repeat,
            output.report(around, repeat * targets.size(), concurrency));
  }
}
