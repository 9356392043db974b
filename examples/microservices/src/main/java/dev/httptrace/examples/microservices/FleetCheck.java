/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.examples.microservices.FleetStore.Kept;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether the pipeline kept what it should, whole, and nothing else, and counted everything. */
@Command(
    name = "fleet-check",
    mixinStandardHelpOptions = true,
    description =
        "Compares the spans that fleet-load has noted with those that left the pipeline. Ends with"
            + " 0 if every failed, slow or remarkable trace was kept whole, of the others exactly"
            + " those whose ids are drawn, and if the metrics counted each span once.")
final class FleetCheck implements Callable<Integer> {

  @Option(
      names = "--spans",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description = "Written by fleet-load.")
  private List<Path> spans = List.of();

  @Option(names = "--store", required = true, paramLabel = "DIR", description = "Of store.yaml.")
  private Path store = Path.of("store");

  @Option(
      names = "--percent",
      defaultValue = "5",
      description = "Of ordinary traces; ${DEFAULT-VALUE} unless given.")
  private BigDecimal percent = BigDecimal.valueOf(5);

  @Option(
      names = "--within",
      defaultValue = "PT2M",
      paramLabel = "DURATION",
      description = "How long to wait for spans, ISO 8601; ${DEFAULT-VALUE} unless given.")
  private Duration within = Duration.ofMinutes(2);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    List<FleetSpan> made = new ArrayList<>();
    for (Path file : spans) {
      Files.readAllLines(file).stream().map(FleetSpan::parse).forEach(made::add);
    }
    Map<String, List<FleetSpan>> traces =
        made.stream().collect(Collectors.groupingBy(FleetSpan::traceId));
    FleetSampling sampling = new FleetSampling(percent);
    Map<String, List<FleetSpan>> due = new HashMap<>(traces);
    due.entrySet()
        .removeIf(
            each ->
                !FleetSampling.isRemarkable(each.getValue()) && !sampling.isDrawn(each.getKey()));
    Map<String, Long> counted =
        made.stream().collect(Collectors.groupingBy(FleetSpan::service, Collectors.counting()));

    FleetStore files = new FleetStore(store);
    Patience patience = new Patience(within);
    Kept kept = files.kept();
    while ((missing(due, kept) > 0 || !files.calls().equals(counted)) && patience.another()) {
      kept = files.kept();
    }
    return report(traces, due, kept, counted, files.calls());
  }

  private int report(
      Map<String, List<FleetSpan>> traces,
      Map<String, List<FleetSpan>> due,
      Kept kept,
      Map<String, Long> counted,
      Map<String, Long> calls) {
    PrintWriter out = spec.commandLine().getOut();
    long remarkable = due.values().stream().filter(FleetSampling::isRemarkable).count();
    long missing = missing(due, kept);
    long undue = kept.byTrace().keySet().stream().filter(trace -> !due.containsKey(trace)).count();
    out.printf(
        "%d traces, %d spans; due: %d remarkable traces and %d of %d others (%.1f %%)%n",
        traces.size(),
        traces.values().stream().mapToInt(List::size).sum(),
        remarkable,
        due.size() - remarkable,
        traces.size() - remarkable,
        100.0 * (due.size() - remarkable) / Math.max(1, traces.size() - remarkable));
    out.printf(
        "kept: %d traces; %d spans missing in %d traces, %d traces too many, %d spans twice%n",
        kept.byTrace().size(),
        missing,
        due.values().stream().filter(trace -> !trace.stream().allMatch(kept::has)).count(),
        undue,
        kept.twice());
    out.printf("made %s, counted by span metrics %s%n", sorted(counted), sorted(calls));
    out.flush();
    return missing == 0 && undue == 0 && counted.equals(calls) ? 0 : 1;
  }

  private static String sorted(Map<String, Long> counts) {
    return new TreeMap<>(counts).toString();
  }

  private static long missing(Map<String, List<FleetSpan>> due, Kept kept) {
    return due.values().stream().flatMap(List::stream).filter(span -> !kept.has(span)).count();
  }
}
