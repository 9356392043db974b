/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** The demo: calls to servers of its own that are slow or broken, and a verdict on each fault. */
final class DemoCommand implements Callable<Integer> {

  private final OutputOptions output = new OutputOptions();
  private final ExportOptions exports = new ExportOptions();

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final Surroundings around;

  DemoCommand(Surroundings around) {
    this.around = around;
  }

  /** Describes the command to picocli. */
  CommandSpec spec() {
    spec.name("demo");
    spec.versionProvider(new Version());
    spec.usageMessage()
        .description(
            "Calls local servers that inject faults; no network is needed. Then injects each fault"
                + " separately and checks its verdict. Exits with 70 if a verdict is wrong three"
                + " times in a row.");
    Options options = new Options(spec);
    output.addTo(options);
    exports.addTo(options);
    options.addStandard();
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    Given given = new Given(spec);
    output.read(given);
    exports.read(given);
    try (Demo demo = new Demo()) {
      Plan plan = Plan.once(demo.targets());
      output.check(plan);
      Report report = output.report(around, plan, false);
      report.introduce(demo.introduction());
      int exitCode =
          new Session(ClientOptions.forDemo(), new RequestOptions(), exports, Slo.none(), around)
              .run(demo.network(), plan, output.bodies(plan, around), report);
      FaultTable faults = output.faults(around);
      boolean right = faults == null || faults.run(Laboratory.faults());
      return right ? exitCode : ExitCodes.WRONG_VERDICT;
    }
  }
}
