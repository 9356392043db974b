/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Where faults are switched, here or in the services that have them. */
interface Switchboard {

  /** Returns the faults that are on, with their delays. */
  Map<Fault, Duration> on() throws IOException;

  /** Switches a fault on, or gives it another delay. */
  void switchOn(Fault fault, Duration delay) throws IOException, BadControl;

  /** Switches a fault off; nothing happens if it is. */
  void switchOff(Fault fault) throws IOException, BadControl;
}
