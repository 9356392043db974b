/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.ClientTraceFactory;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;

/** Asks the gateway for orders; each has a trace of its own. */
final class Customer implements AutoCloseable {

  private final Tracer tracer;
  private final CloseableHttpClient client;
  private final URI gateway;

  /**
   * Prepares a client.
   *
   * @param more called beside the trace that makes spans
   */
  Customer(
      OpenTelemetry telemetry,
      URI gateway,
      Map<String, InetAddress> hosts,
      ClientTraceFactory... more) {
    this.tracer = telemetry.getTracer(Customer.class.getPackageName());
    this.client =
        Outgoing.traced(telemetry, "wide", more)
            .names(new Names(hosts, new Faults("load")))
            .build();
    this.gateway = gateway;
  }

  /**
   * What became of an order.
   *
   * @param traceId 32 hexadecimal digits
   * @param spanId that of the order as a whole
   * @param status of the gateway's answer
   */
  record Answer(String traceId, String spanId, int status) {}

  /** Waits for the answer, whatever it is. */
  Answer order(String id) throws IOException {
    Span span = tracer.spanBuilder("order").startSpan();
    try (Scope ignored = span.makeCurrent()) {
      int status =
          client.execute(
              ClassicRequestBuilder.get(gateway.resolve("/orders/" + id)).build(),
              response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
              });
      if (status != 200) {
        span.setStatus(StatusCode.ERROR);
      }
      return new Answer(
          span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId(), status);
    } catch (IOException e) {
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
