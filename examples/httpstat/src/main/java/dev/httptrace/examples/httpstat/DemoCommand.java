/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The demo: calls to servers of its own that are slow or broken, and a verdict on each fault. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Calls servers of its own with injected faults; no network is needed. Then injects each",
      "fault by itself and checks the verdict on it; ends with 70 if one is wrong."
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ExportOptions exports = new ExportOptions();

  private final Surroundings around;

  DemoCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    Report report = output.report(around, 1, 1);
    ClientOptions clients = new ClientOptions().following();
    try (Demo demo = new Demo()) {
      report.introduce(demo.introduction());
      int exitCode =
          new Session(clients, new RequestOptions(), exports, 1, Slo.none(), around)
              .run(demo.network(), demo.targets(), 1, report);
      FaultTable faults = output.faults(around);
      boolean right = faults == null || faults.run(Laboratory.faults());
      return right ? exitCode : ExitCodes.WRONG_VERDICT;
    }
  }
}
