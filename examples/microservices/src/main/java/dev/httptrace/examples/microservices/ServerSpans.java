/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.io.IOException;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/**
 * Makes a SERVER span, and a measurement of {@code http.server.request.duration}, of each request
 * that a handler answers, by OpenTelemetry's stable conventions for HTTP. The query is left out: it
 * may hold anything.
 */
final class ServerSpans {

  private static final System.Logger logger = System.getLogger(ServerSpans.class.getName());
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "QUERY");
  private static final double NANOS_PER_SECOND = 1e9;

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final DoubleHistogram duration;
  private final String scheme;

  ServerSpans(OpenTelemetry telemetry, String scheme) {
    this.tracer = telemetry.getTracer(ServerSpans.class.getPackageName());
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
    this.duration =
        telemetry
            .getMeter(ServerSpans.class.getPackageName())
            .histogramBuilder("http.server.request.duration")
            .setUnit("s")
            .setDescription("Duration of HTTP server requests.")
            .setExplicitBucketBoundariesAdvice(
                List.of(
                    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
                    10.0))
            .build();
    this.scheme = scheme;
  }

  /**
   * Wraps a handler. What it throws is answered 500, without its message.
   *
   * @param route the template of the paths that it serves: {@code /orders/{id}}
   */
  HttpRequestHandler around(String route, HttpRequestHandler handler) {
    return (request, response, context) -> {
      long start = System.nanoTime();
      String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
      Context parent = propagator.extract(Context.root(), request, ServerSpans::field);
      Span span = start(request, method, route, parent);
      Context traced = parent.with(span);
      String error = null;
      try (Scope ignored = traced.makeCurrent()) {
        error = answer(handler, request, response, context);
      } finally {
        span.setAttribute(STATUS, (long) response.getCode());
        AttributesBuilder measured =
            Attributes.builder()
                .put(METHOD, method)
                .put(ROUTE, route)
                .put(SCHEME, scheme)
                .put(STATUS, (long) response.getCode());
        if (error != null) {
          span.setAttribute(ERROR_TYPE, error);
          span.setStatus(StatusCode.ERROR);
          measured.put(ERROR_TYPE, error);
        }
        span.end();
        duration.record((System.nanoTime() - start) / NANOS_PER_SECOND, measured.build(), traced);
      }
    };
  }

  private Span start(ClassicHttpRequest request, String method, String route, Context parent) {
    Span span =
        tracer
            .spanBuilder((method.equals("_OTHER") ? "HTTP" : method) + " " + route)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setAttribute(METHOD, method)
            .setAttribute(ROUTE, route)
            .setAttribute(SCHEME, scheme)
            .setAttribute(PATH, Answers.path(request))
            .startSpan();
    URIAuthority authority = request.getAuthority();
    if (authority != null) {
      span.setAttribute(ADDRESS, authority.getHostName());
      if (authority.getPort() > 0) {
        span.setAttribute(PORT, (long) authority.getPort());
      }
    }
    return span;
  }

  /** Returns the type of the error, or null if there was none. */
  private static @Nullable String answer(
      HttpRequestHandler handler,
      ClassicHttpRequest request,
      ClassicHttpResponse response,
      HttpContext context) {
    try {
      handler.handle(request, response, context);
      return response.getCode() >= 500 ? Integer.toString(response.getCode()) : null;
    } catch (IOException | HttpException | RuntimeException e) {
      logger.log(System.Logger.Level.WARNING, request.getMethod() + " failed; answered 500", e);
      Answers.error(response, 500, "internal error");
      return e.getClass().getName();
    }
  }

  private static @Nullable String field(@Nullable ClassicHttpRequest request, String name) {
    Header field = request == null ? null : request.getFirstHeader(name);
    return field == null ? null : field.getValue();
  }
}
