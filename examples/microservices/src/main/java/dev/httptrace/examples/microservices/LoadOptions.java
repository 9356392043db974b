/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How much is ordered. */
final class LoadOptions {

  @Option(
      names = "--customers",
      defaultValue = "2",
      description = "How many order at a time; ${DEFAULT-VALUE} unless given.")
  private int customers;

  @Option(
      names = "--every",
      defaultValue = "PT0.5S",
      paramLabel = "DURATION",
      description = "Pause of each between two orders, ISO 8601; ${DEFAULT-VALUE} unless given.")
  private Duration every = Duration.ofMillis(500);

  @Option(
      names = "--jaeger",
      defaultValue = CheckCommand.JAEGER,
      description = "Base URL in printed links; ${DEFAULT-VALUE} unless given.")
  private String jaeger = CheckCommand.JAEGER;

  Load start(Customer customer, PrintWriter out) {
    return new Load(customer, every, jaeger, out).start(customers);
  }

  String jaeger() {
    return jaeger;
  }
}
