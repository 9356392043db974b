/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the traces of one exchange, and asks those that make one for each exchange to do so. */
final class ExchangeTraces {

  private final Exchange exchange;
  private @Nullable ClientTrace first;
  // Those after the first: mostly there is one.
  private List<ClientTrace> others = List.of();

  private ExchangeTraces(Exchange exchange) {
    this.exchange = exchange;
  }

  static @Nullable ExchangeTrace resolve(
      Exchange exchange, @Nullable ClientTrace ofRequest, List<ClientTraceFactory> ofClient) {
    if (ofRequest == null
        && ofClient.size() == 1
        && ClientTrace.fromContextOrNull(exchange.context()) == null) {
      return only(exchange, ofClient.get(0));
    }
    ExchangeTraces traces = new ExchangeTraces(exchange);
    traces.add(ofRequest);
    traces.add(ClientTrace.fromContextOrNull(exchange.context()));
    for (int i = 0; i < ofClient.size(); i++) {
      traces.add(make(exchange, ofClient.get(i)));
    }
    return traces.compose();
  }

  /** Mostly there is one factory and nothing else, and then nothing is gathered. */
  private static @Nullable ExchangeTrace only(Exchange exchange, ClientTraceFactory factory) {
    ClientTrace made = make(exchange, factory);
    if (made == null) {
      return null;
    }
    if (made instanceof ComposedTrace
        || made instanceof ContainedTrace
        || made instanceof ClientTraceFactory) {
      ExchangeTraces traces = new ExchangeTraces(exchange);
      traces.add(made);
      return traces.compose();
    }
    return new ContainedTrace(made);
  }

  private void add(@Nullable ClientTrace trace) {
    if (trace instanceof ComposedTrace composed) {
      for (ExchangeTrace part : composed.traces()) {
        add(part);
      }
    } else if (trace != null) {
      ClientTrace bare = trace instanceof ContainedTrace contained ? contained.trace() : trace;
      ClientTrace own =
          bare instanceof ClientTraceFactory factory ? make(exchange, factory) : trace;
      if (own != null) {
        found(own);
      }
    }
  }

  private void found(ClientTrace trace) {
    if (first == null) {
      first = trace;
      return;
    }
    if (others.isEmpty()) {
      others = new ArrayList<>(2);
    }
    others.add(trace);
  }

  private @Nullable ExchangeTrace compose() {
    ClientTrace one = first;
    if (one == null) {
      return null;
    }
    if (others.isEmpty()) {
      return one instanceof ContainedTrace contained ? contained : new ContainedTrace(one);
    }
    List<ClientTrace> all = new ArrayList<>(others.size() + 1);
    all.add(one);
    all.addAll(others);
    return ComposedTrace.of(all.toArray(new ClientTrace[0]));
  }

  private static @Nullable ClientTrace make(Exchange exchange, ClientTraceFactory factory) {
    try {
      return factory.create(exchange);
    } catch (Throwable failure) {
      HookFailures.rethrowIfFatal(failure);
      HookFailures.report(factory, "create", failure);
      return null;
    }
  }
}
