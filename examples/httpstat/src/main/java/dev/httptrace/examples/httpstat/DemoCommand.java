/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The demo: calls to servers of its own that are slow or broken in every way. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Calls servers of its own with injected faults; no network is needed.")
final class DemoCommand implements Callable<Integer> {

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ExportOptions exports = new ExportOptions();

  private final Surroundings around;

  DemoCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    Report report = output.report(around);
    ClientOptions clients = new ClientOptions().following();
    try (Demo demo = new Demo()) {
      report.introduce(demo.introduction());
      return new Session(clients, new RequestOptions(), exports, around)
          .run(demo.network(), demo.targets(), report);
    }
  }
}
