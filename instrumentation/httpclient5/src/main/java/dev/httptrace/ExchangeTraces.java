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
  private final List<ClientTrace> found = new ArrayList<>(2);

  private ExchangeTraces(Exchange exchange) {
    this.exchange = exchange;
  }

  static @Nullable ExchangeTrace resolve(
      Exchange exchange, @Nullable ClientTrace ofRequest, List<ClientTraceFactory> ofClient) {
    ExchangeTraces traces = new ExchangeTraces(exchange);
    traces.add(ofRequest);
    traces.add(ClientTrace.fromContextOrNull(exchange.context()));
    for (ClientTraceFactory factory : ofClient) {
      traces.add(traces.make(factory));
    }
    List<ClientTrace> found = traces.found;
    return found.isEmpty() ? null : ComposedTrace.of(found.toArray(new ClientTrace[0]));
  }

  private void add(@Nullable ClientTrace trace) {
    if (trace instanceof ComposedTrace composed) {
      for (ExchangeTrace part : composed.traces()) {
        add(part);
      }
    } else if (trace != null) {
      ClientTrace bare = trace instanceof ContainedTrace contained ? contained.trace() : trace;
      ClientTrace own = bare instanceof ClientTraceFactory factory ? make(factory) : trace;
      if (own != null) {
        found.add(own);
      }
    }
  }

  private @Nullable ClientTrace make(ClientTraceFactory factory) {
    try {
      return factory.create(exchange);
    } catch (Throwable failure) {
      HookFailures.rethrowIfFatal(failure);
      HookFailures.report(factory, "create", failure);
      return null;
    }
  }
}
