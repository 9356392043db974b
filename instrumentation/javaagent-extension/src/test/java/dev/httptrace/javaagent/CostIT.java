/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.app.CostCalls;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the extension costs beside the agent alone, in turns: {@code measure-cost}. Sampled, all
 * events, exported by OTLP to a server that throws them away. Prints medians and judges nothing: a
 * busy machine would.
 */
@EnabledIfSystemProperty(named = "cost.rounds", matches = "\\d+")
class CostIT {

  private static final Pattern COST = Pattern.compile("cost (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
  private static final int ROUNDS = Integer.getInteger("cost.rounds", 0);
  private static final String WARM_UP = System.getProperty("cost.warm-up", "50000");
  private static final String MEASURED = System.getProperty("cost.requests", "50000");

  private enum Way {
    BARE,
    AGENT,
    EXTENSION
  }

  @Test
  void besideTheAgentAlone() throws Exception {
    List<List<long[]>> costs =
        Stream.of(Way.values()).<List<long[]>>map(way -> new ArrayList<>()).toList();
    for (int round = 0; round < ROUNDS; round++) {
      for (Way way : Way.values()) {
        costs.get(way.ordinal()).add(measure(way));
      }
    }
    System.out.println(
        "                 start-up ms   of CPU of its thread   us a request   of CPU of its thread"
            + "   heap kept KiB");
    for (Way way : Way.values()) {
      List<long[]> of = costs.get(way.ordinal());
      System.out.printf(
          Locale.ROOT,
          "%-12s %15d %22d %14.1f %22.1f %15d%n",
          way,
          median(of, 0),
          median(of, 1),
          median(of, 2) / 1e3,
          median(of, 3) / 1e3,
          median(of, 4) / 1024);
    }
  }

  /** With servers of its own: they keep what they are asked, and would be slower for the next. */
  private static long[] measure(Way way) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        ScriptedServer sink = ScriptedServer.start(Responses.keepAlive(200, ""))) {
      return measure(way, server, sink);
    }
  }

  private static long[] measure(Way way, ScriptedServer server, ScriptedServer sink)
      throws Exception {
    AgentProcess process =
        AgentProcess.measuredTo(sink.uri("127.0.0.1", "")).library("httpclient-5.6");
    if (way == Way.BARE) {
      process.withoutAgent();
    } else if (way == Way.AGENT) {
      process.withoutExtension();
    }
    String printed =
        process.run(CostCalls.class, server.uri("127.0.0.1", "/cost"), WARM_UP, MEASURED);
    Matcher cost = COST.matcher(printed);
    assertThat(cost.find()).as(printed).isTrue();
    long[] figures = new long[cost.groupCount()];
    for (int i = 0; i < figures.length; i++) {
      figures[i] = Long.parseLong(cost.group(i + 1));
    }
    // A JVM that cannot measure the time of a thread says 0.
    assertThat(figures).doesNotContain(0);
    return figures;
  }

  private static long median(List<long[]> costs, int figure) {
    List<Long> sorted = new ArrayList<>(costs.stream().map(each -> each[figure]).toList());
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
