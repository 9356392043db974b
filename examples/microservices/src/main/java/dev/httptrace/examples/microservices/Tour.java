/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Switches each fault on and off again, and looks whether the traces show it. */
final class Tour {

  /**
   * A fault may need a first order that still has the connection from before, and a busy machine
   * may be slow for a while without any fault.
   */
  private static final int MOST_ORDERS = 20;

  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> EXPLAIN = AttributeKey.stringKey("httptrace.explain");

  private final Everything everything;
  private final Traces traces;
  private final PrintWriter out;

  Tour(Everything everything, Traces traces, PrintWriter out) {
    this.everything = everything;
    this.traces = traces;
    this.out = out;
  }

  /** Returns whether every fault was seen, and gone when it was switched off. */
  boolean run() throws IOException {
    out.println("An order, all connections new:");
    print(order());
    out.println("The same again, on the kept connections:");
    print(order());
    boolean right = true;
    try (CloseableHttpClient control = HttpClients.createDefault()) {
      for (Fault fault : Fault.values()) {
        right &= visit(fault, control);
      }
    }
    return right;
  }

  private boolean visit(Fault fault, CloseableHttpClient control) throws IOException {
    URI uri = everything.gateway().resolve(FaultControl.PATH + "/" + fault.word());
    send(control, ClassicRequestBuilder.put(uri).build());
    SpanData sick = orderUntil(fault, true);
    send(control, ClassicRequestBuilder.delete(uri).build());
    boolean gone = orderUntil(fault, false) == null;
    boolean right = sick != null && gone;
    out.printf(
        "%s %-16s %s%n",
        right ? "ok " : "BAD",
        fault.word(),
        fault.attribute() + "=" + fault.value() + (gone ? "" : ", and still so when switched off"));
    String explained = sick == null ? null : sick.getAttributes().get(EXPLAIN);
    out.println("    " + (explained == null ? "never seen" : explained));
    out.flush();
    return right;
  }

  /** Returns the last span that shows the fault, or null if the last order had none. */
  private @Nullable SpanData orderUntil(Fault fault, boolean shown) throws IOException {
    SpanData found = null;
    for (int i = 0; i < MOST_ORDERS; i++) {
      found = shows(fault, order());
      if ((found != null) == shown) {
        return found;
      }
    }
    return found;
  }

  /** All faults are met by the calls of orders. */
  private static @Nullable SpanData shows(Fault fault, List<SpanData> trace) {
    AttributeKey<String> key = AttributeKey.stringKey(fault.attribute());
    for (SpanData span : trace) {
      if (Orders.NAME.equals(span.getResource().getAttribute(SERVICE))
          && span.getKind() == SpanKind.CLIENT
          && fault.value().equals(span.getAttributes().get(key))) {
        return span;
      }
    }
    return null;
  }

  private List<SpanData> order() throws IOException {
    String traceId = everything.customer().order("42").traceId();
    everything.flush();
    return traces.take(traceId);
  }

  private void print(List<SpanData> trace) {
    new TraceTree(trace).lines().forEach(line -> out.println("  " + line));
    out.println();
    out.flush();
  }

  private static void send(CloseableHttpClient control, ClassicHttpRequest request)
      throws IOException {
    control.execute(
        request,
        response -> {
          String body = EntityUtils.toString(response.getEntity());
          if (response.getCode() != 200) {
            throw new IOException(request + " was answered " + response.getCode() + ": " + body);
          }
          return null;
        });
  }
}
