/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import io.micrometer.core.instrument.binder.httpcomponents.hc5.ObservationExecChainHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.apachehttpclient.v5_2.ApacheHttpClientTelemetry;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.observation.HttpClientObservationSupport;
import org.apache.hc.client5.http.observation.ObservingOptions;

/** Other instrumentation of HttpClient 5, each set up as its own documentation says. */
final class Peers {

  private Peers() {}

  static HttpClientBuilder openTelemetry(OpenTelemetry sdk) {
    return ApacheHttpClientTelemetry.builder(sdk).build().newHttpClientBuilder();
  }

  static HttpClientBuilder apache(HttpClientBuilder builder, OpenTelemetry sdk) {
    HttpClientObservationSupport.enable(builder, registry(sdk), ObservingOptions.DEFAULT);
    return builder;
  }

  static HttpClientBuilder micrometer(HttpClientBuilder builder, OpenTelemetry sdk) {
    return builder.addExecInterceptorAfter(
        ChainElement.RETRY.name(), "micrometer", new ObservationExecChainHandler(registry(sdk)));
  }

  /** Observations as spans, and no metrics. */
  private static ObservationRegistry registry(OpenTelemetry sdk) {
    io.opentelemetry.api.trace.Tracer tracer = sdk.getTracer("micrometer");
    Tracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
    ObservationRegistry registry = ObservationRegistry.create();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler.FirstMatchingCompositeObservationHandler(
                new PropagatingSenderTracingObservationHandler<>(
                    bridge, new OtelPropagator(sdk.getPropagators(), tracer)),
                new DefaultTracingObservationHandler(bridge)));
    return registry;
  }
}
