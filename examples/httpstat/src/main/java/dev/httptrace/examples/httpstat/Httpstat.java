/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Shows where an HTTP call spends its time. */
final class Httpstat implements Callable<Integer> {

  private final PositionalParamSpec urls =
      PositionalParamSpec.builder()
          .paramLabel("URL")
          .arity("0..*")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description("URL to call, http or https.")
          .build();

  private final RequestOptions requests = new RequestOptions();
  private final ClientOptions clients = new ClientOptions();
  private final LoadOptions load = new LoadOptions();
  private final ExportOptions exports = new ExportOptions();
  private final OutputOptions output = new OutputOptions();

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final Surroundings around;

  Httpstat(Surroundings around) {
    this.around = around;
  }

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(CommandLines.run(Surroundings.ofProcess(), args));
  }

  /** Describes the command to picocli. */
  CommandSpec spec() {
    spec.name("httpstat");
    spec.versionProvider(new Version());
    spec.usageMessage()
        .description("Shows where an HTTP call spends its time.")
        .footer(
            "All calls share one client, so the second call to a host shows a reused connection."
                + " Before the first call, httpstat calls a local server of its own to warm up the"
                + " JVM; otherwise class loading would look like TLS. Ctrl-C stops the calls and"
                + " prints the results so far. The picture is as wide as the terminal; if there is"
                + " none, as COLUMNS, or 100. NO_COLOR is respected.",
            "Exit codes are curl's: 0 answered, 1 protocol, 2 usage, 3 malformed URL, 5 proxy not"
                + " found, 6 host not found, 7 cannot connect, 8 weird answer, 18 body cut off, 23"
                + " cannot write, 26 cannot read --data, 28 timeout, 35 TLS handshake, 47"
                + " redirects, 49 --resolve, 52 empty reply, 56 connection broken, 58 --cert, 60"
                + " certificate, 77 --cacert, 97 SOCKS. With several calls, the first failure"
                + " decides. Not curl's: 4 --slo missed, 70 a wrong verdict in the demo, 130"
                + " Ctrl-C.");
    spec.addPositional(urls);
    Options options = new Options(spec);
    requests.addTo(options);
    clients.addTo(options);
    load.addTo(options);
    exports.addTo(options);
    output.addTo(options);
    options.addStandard();
    return spec;
  }

  @Override
  public Integer call() {
    List<String> calls = urls.getValue();
    if (calls == null) {
      throw new BadInput(
          ExitCodes.USAGE, "no URL given; 'httpstat demo' needs none, see 'httpstat --help'");
    }
    for (String url : calls) {
      if (url.startsWith("-") && url.length() > 1) {
        throw new BadInput(
            ExitCodes.USAGE, "unknown option " + CommandLines.optionOf(url) + " (see --help)");
      }
    }
    Given given = new Given(spec);
    requests.read(given);
    clients.read(given);
    load.read(given);
    exports.read(given);
    output.read(given);
    Plan plan = load.plan(calls.stream().map(Target::parse).toList());
    output.check(plan);
    Report report = output.report(around, plan, requests.isHead());
    return new Session(clients, requests, exports, load.slo(), around)
        .run(Network.ofSystem(), plan, output.bodies(plan, around), report);
  }
}
