/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether what runs shows up where it should. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Orders with new connections, asks Jaeger for the trace, and ends with 0 if it is whole"
            + " and has its events. With --dashboard also asks Prometheus each query of a"
            + " dashboard, orders 40 times more and compares the medians that it gives with those"
            + " it has seen: more than a bucket apart is wrong.")
final class CheckCommand implements Callable<Integer> {

  static final String JAEGER = "http://localhost:16686";

  @Option(
      names = "--gateway",
      defaultValue = "http://localhost:8080",
      paramLabel = "URL",
      description = "${DEFAULT-VALUE} unless given.")
  private URI gateway = URI.create("http://localhost:8080");

  @Option(
      names = "--jaeger",
      defaultValue = JAEGER,
      paramLabel = "URL",
      description = "Of its query API; ${DEFAULT-VALUE} unless given.")
  private URI jaeger = URI.create(JAEGER);

  @Option(
      names = "--link",
      defaultValue = JAEGER,
      description = "Base URL of Jaeger in the link that is printed.")
  private String link = JAEGER;

  @Option(
      names = "--prometheus",
      defaultValue = "http://localhost:9090",
      paramLabel = "URL",
      description = "${DEFAULT-VALUE} unless given.")
  private URI prometheus = URI.create("http://localhost:9090");

  @Option(names = "--dashboard", paramLabel = "FILE", description = "Of Grafana, JSON.")
  private @Nullable Path dashboard;

  @Option(
      names = "--within",
      defaultValue = "PT60S",
      paramLabel = "DURATION",
      description = "How long to wait for data, ISO 8601; ${DEFAULT-VALUE} unless given.")
  private Duration within = Duration.ofSeconds(60);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Patience patience = new Patience(within);
    boolean right;
    try (OtlpBridge bridge = OtlpBridge.start("load");
        Customer customer = new Customer(bridge.openTelemetry(), gateway, Map.of());
        JsonClient http = new JsonClient()) {
      right = new TraceCheck(http, customer, gateway, jaeger, link, bridge).run(patience, out);
      if (dashboard != null) {
        Dashboard queries = Dashboard.read(dashboard);
        right &= new DashboardCheck(http, prometheus, queries).run(patience, out);
        right &= new PercentileCheck(http, gateway, prometheus, queries).run(patience, out);
      }
    }
    out.flush();
    return right ? 0 : 1;
  }
}
