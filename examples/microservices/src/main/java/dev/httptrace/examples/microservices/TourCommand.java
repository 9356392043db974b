/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpBridgeBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All faults, one after the other. */
@Command(
    name = "tour",
    mixinStandardHelpOptions = true,
    description =
        "Starts all services on free ports of loopback, orders, switches each fault on and off and"
            + " says what the traces show. Ends with 70 if one does not show what it should.")
final class TourCommand implements Callable<Integer> {

  private static final int WRONG_VERDICT = 70;

  @Option(names = "--otlp", paramLabel = "URL", description = "Send the spans there too.")
  private @Nullable String otlp;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Traces traces = new Traces();
    try (Everything everything =
        Everything.start(Everything.Ports.FREE, service -> bridge(service, traces))) {
      return new Tour(everything, traces, out).run() ? 0 : WRONG_VERDICT;
    }
  }

  private OtlpBridge bridge(String service, Traces traces) {
    OtlpBridgeBuilder builder = OtlpBridge.builder(service).exporter(traces);
    return (otlp == null ? builder.withoutOtlp() : builder.endpoint(otlp)).build();
  }
}
