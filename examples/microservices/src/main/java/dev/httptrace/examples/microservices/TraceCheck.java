/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/** Whether an order's trace is in Jaeger, whole and with the events of new connections. */
final class TraceCheck {

  private final JsonClient http;
  private final Customer customer;
  private final URI gateway;
  private final URI jaeger;
  private final String link;
  private final OtlpBridge bridge;

  /**
   * Prepares a check.
   *
   * @param bridge exports the customer's own spans
   */
  TraceCheck(
      JsonClient http, Customer customer, URI gateway, URI jaeger, String link, OtlpBridge bridge) {
    this.http = http;
    this.customer = customer;
    this.gateway = gateway;
    this.jaeger = jaeger;
    this.link = link;
    this.bridge = bridge;
  }

  boolean run(Patience patience, PrintWriter out) throws IOException {
    String traceId = orderOnNewConnections().traceId();
    bridge.flush();
    URI uri = jaeger.resolve("/api/v3/traces/" + traceId);
    StoredTrace trace = StoredTrace.of(List.of());
    do {
      trace = StoredTrace.of(http.send(ClassicRequestBuilder.get(uri).build()).values());
    } while (!trace.missing().isEmpty() && patience.another());
    out.println("a trace to look at: " + link + "/trace/" + traceId + trace.mostToldOf());
    out.println(
        trace.missing().isEmpty()
            ? "ok  Jaeger has all " + trace.size() + " spans of it, with their events"
            : "BAD " + uri + " lacks " + String.join(", ", trace.missing()));
    return trace.missing().isEmpty();
  }

  /** With slow DNS, as then orders dials anew; it is left as it was. */
  private Customer.Answer orderOnNewConnections() throws IOException {
    URI fault = gateway.resolve(FaultControl.PATH + "/" + Fault.SLOW_DNS.word());
    JsonClient.Answer before = http.send(ClassicRequestBuilder.get(fault).build());
    if (before.status() != 200) {
      throw new IOException(fault + " was answered " + before.status());
    }
    if (before.values().get(0).at("/faults/0/on").asBoolean()) {
      return customer.order("42");
    }
    http.send(ClassicRequestBuilder.put(fault + "?ms=60").build());
    try {
      return customer.order("42");
    } finally {
      http.send(ClassicRequestBuilder.delete(fault).build());
    }
  }
}
