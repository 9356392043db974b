/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.record.ExchangeRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws where an HTTP call spent its time. Without a URL it calls servers of its own. */
@Command(
    name = "httpstat",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Draws where an HTTP call spent its time.",
    footer = {
      "",
      "Without a URL: a demo against servers of its own, no network needed.",
      "One call to a server of its own, not shown, warms up the JVM: else class loading would",
      "look like TLS.",
      "All calls share one client, so the second call to a host shows a reused connection.",
      "The width is that of the terminal, else COLUMNS, else 100. NO_COLOR is honoured.",
      "",
      "Exit codes are curl's: 0 answered, 1 scheme, 2 usage, 3 malformed URL, 6 host not found,",
      "7 cannot connect, 23 cannot write, 28 timeout, 35 TLS handshake, 47 redirects,",
      "52 empty reply, 56 connection broken, 60 certificate."
    })
final class Httpstat implements Callable<Integer> {

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

  @Mixin private ExportOptions exports = new ExportOptions();

  @Option(
      names = {"-v", "--verbose"},
      description = "Give phases below a millisecond lines of their own.")
  private boolean verbose;

  @Option(names = "--ascii", description = "Draw with '#'.")
  private boolean ascii;

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
    if (repeat < 1) {
      throw new BadInput(ExitCodes.USAGE, "--repeat must be at least 1: " + repeat);
    }
    List<Target> targets = urls.stream().map(Target::parse).toList();
    try (OtlpBridge bridge = exports.open(around)) {
      Spans spans = new Spans(bridge);
      if (targets.isEmpty()) {
        return demo(spans);
      }
      return calls(clients, Network.ofSystem(), spans, targets);
    }
  }

  private int demo(Spans spans) {
    try (Demo demo = new Demo()) {
      int width = Style.of(around, ascii, verbose).width();
      Wrapped.at(width, demo.introduction()).forEach(around.out()::println);
      around.out().println();
      around.out().flush();
      return calls(clients.following(), demo.network(), spans, demo.targets());
    }
  }

  private int calls(ClientOptions options, Network network, Spans spans, List<Target> targets) {
    Waterfall waterfall = new Waterfall(Style.of(around, ascii, verbose));
    WarmUp.run(options);
    Timelines timelines = new Timelines();
    List<ClientTraceFactory> traces = spans.with(ExchangeRecorder.factory(timelines));
    try (CloseableHttpClient client = options.client(network, targets, traces)) {
      Calls calls = new Calls(client, requests, spans, timelines, waterfall, around);
      return calls.make(
          targets.stream().flatMap(each -> Collections.nCopies(repeat, each).stream()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException("HttpClient's close does not fail", e);
    }
  }
}
