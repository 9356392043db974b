/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.util.Map;
import java.util.TreeMap;

/** The code of every scenario that HttpClient can be put into, by the recording's name. */
final class Scenarios {

  private final Map<String, Scenario> byName = new TreeMap<>();

  /** What the servers do and what the caller does. */
  interface Scenario {
    void play(Stage stage) throws Exception;
  }

  private Scenarios() {}

  static Scenarios all() {
    Scenarios all = new Scenarios();
    BodyScenarios.addTo(all);
    CancelScenarios.addTo(all);
    ComposeScenarios.addTo(all);
    ConnectScenarios.addTo(all);
    DnsScenarios.addTo(all);
    ExpectScenarios.addTo(all);
    H2Scenarios.addTo(all);
    HookFailureScenarios.addTo(all);
    InterimScenarios.addTo(all);
    PlainScenarios.addTo(all);
    PoolScenarios.addTo(all);
    ProxyScenarios.addTo(all);
    RedirectScenarios.addTo(all);
    RequestScenarios.addTo(all);
    RetryScenarios.addTo(all);
    TlsScenarios.addTo(all);
    return all;
  }

  void add(String name, Scenario scenario) {
    if (byName.put(name, scenario) != null) {
      throw new IllegalArgumentException("scenario twice: " + name);
    }
  }

  Map<String, Scenario> byName() {
    return Map.copyOf(byName);
  }

  /** Plays a scenario and returns what happened. */
  Sequence play(String name, Place place, boolean async) throws Exception {
    try (Stage stage = new Stage(place, async)) {
      byName.get(name).play(stage);
      return stage.log.close();
    }
  }
}
