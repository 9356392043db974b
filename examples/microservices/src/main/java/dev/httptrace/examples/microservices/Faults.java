/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The faults of one service. */
final class Faults implements Switchboard {

  private final String service;
  private final Map<Fault, Duration> on = new ConcurrentHashMap<>();

  Faults(String service) {
    this.service = service;
  }

  @Override
  public Map<Fault, Duration> on() {
    Map<Fault, Duration> sorted = new EnumMap<>(Fault.class);
    sorted.putAll(on);
    return Collections.unmodifiableMap(sorted);
  }

  @Override
  public void switchOn(Fault fault, Duration delay) throws BadControl {
    checkOurs(fault);
    on.put(fault, delay);
  }

  @Override
  public void switchOff(Fault fault) throws BadControl {
    checkOurs(fault);
    on.remove(fault);
  }

  boolean isOn(Fault fault) {
    return on.containsKey(fault);
  }

  /** Waits for the delay of a fault, if it is on. */
  void pause(Fault fault) {
    pause(on.getOrDefault(fault, Duration.ZERO));
  }

  /** Waits: what work at a database, or a slow network, would take. */
  static void pause(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkOurs(Fault fault) throws BadControl {
    if (!fault.service().equals(service)) {
      throw new BadControl(
          fault.word() + " is switched in " + fault.service() + ", not in " + service);
    }
  }
}
