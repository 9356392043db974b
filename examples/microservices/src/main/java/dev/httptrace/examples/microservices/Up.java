/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything, with load, until it is ended. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts all services on loopback, and orders again and again.")
final class Up implements Callable<Integer> {

  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--free-ports",
      description = "Take free ports; without it 8080 to 8083, and 8443.")
  private boolean freePorts;

  @Option(
      names = "--agent",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "DIR",
      description =
          "The gateway runs in a JVM of its own, traced without code by the OpenTelemetry Java"
              + " agent and httptrace's extension from DIR; the directory 'agent' beside this jar"
              + " unless given.")
  private @Nullable Path agent;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Everything start(Everything.Ports ports) throws IOException {
    if (agent == null) {
      return Everything.start(ports, OtlpBridge::start);
    }
    Path jars = agent.toString().isEmpty() ? Agent.besideThisJar() : agent;
    return Everything.startWithAgent(ports, OtlpBridge::start, jars);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Everything.Ports ports = freePorts ? Everything.Ports.FREE : Everything.Ports.USUAL;
    try (Everything everything = start(ports)) {
      out.println("gateway -> orders -> stock, partner (HTTPS), all on 127.0.0.1");
      out.println("switch faults:                     " + everything.gateway() + "/");
      out.println("an order:                          " + everything.gateway() + "/orders/42");
      out.println("traces, in Jaeger:                 " + load.jaeger() + "/search?service=orders");
      try (Load running = load.start(everything.customer(), out)) {
        out.flush();
        return UntilStopped.await(running::close, everything::close);
      }
    }
  }
}
