/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;

/**
 * Takes spans and metrics by OTLP over HTTP in this process, and keeps them. Who uses it brings
 * opentelemetry-proto and protobuf-java.
 */
public final class OtlpCollector implements AutoCloseable {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Received> spans = new ArrayList<>();
  private final List<Metric> metrics = new ArrayList<>();
  private final StringBuilder bytes = new StringBuilder();

  /** A span and the service that sent it. */
  public record Received(String service, Span span) {}

  private OtlpCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  /** Listens on a free port of 127.0.0.1. */
  public static OtlpCollector start() throws IOException {
    return new OtlpCollector();
  }

  /** What an exporter is to be given as its endpoint. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The spans of one trace that have come so far. */
  public synchronized List<Received> trace(String traceId) {
    return spans.stream().filter(each -> hex(each.span().getTraceId()).equals(traceId)).toList();
  }

  /** All spans that have come so far. */
  public synchronized List<Received> spans() {
    return List.copyOf(spans);
  }

  /** The metrics that have come so far, each as often as it came. */
  public synchronized List<Metric> metrics() {
    return List.copyOf(metrics);
  }

  /** All that came, as bytes are: a secret in it would be seen whatever it is in. */
  public synchronized String bytes() {
    return bytes.toString();
  }

  /** Waits, not for ever. */
  public synchronized void await(String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited in vain for " + what);
      }
      wait(left);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** An id as it is written. */
  public static String hex(ByteString id) {
    StringBuilder hex = new StringBuilder();
    for (byte each : id.toByteArray()) {
      hex.append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
    }
    return hex.toString();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body =
            "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(exchange.getRequestBody())
                : exchange.getRequestBody()) {
      keep(exchange.getRequestURI().getPath(), body.readAllBytes());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private synchronized void keep(String path, byte[] body) throws IOException {
    bytes.append(new String(body, StandardCharsets.ISO_8859_1));
    if (path.equals("/v1/traces")) {
      ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(this::keep);
    } else {
      ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .forEach(scope -> metrics.addAll(scope.getMetricsList()));
    }
    notifyAll();
  }

  private void keep(ResourceSpans resource) {
    String service =
        resource.getResource().getAttributesList().stream()
            .filter(each -> each.getKey().equals("service.name"))
            .map(each -> each.getValue().getStringValue())
            .findFirst()
            .orElse("");
    resource.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .forEach(span -> spans.add(new Received(service, span)));
  }
}
