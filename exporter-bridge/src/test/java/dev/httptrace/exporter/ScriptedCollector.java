/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A collector on loopback that answers as a test says and keeps what it took. Its limits are those
 * of an OpenTelemetry Collector: 4 MiB by gRPC, 20 MiB by HTTP. Several requests at once.
 */
final class ScriptedCollector implements AutoCloseable {
  private static final int HTTP_LIMIT = 20 << 20;

  private final Script script;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong wireBytes = new AtomicLong();
  private final Queue<Span> taken = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final @Nullable HttpServer http;
  private final @Nullable Server grpc;

  private ScriptedCollector(OtlpProtocol protocol, int port, Script script) throws IOException {
    this.script = script;
    InetSocketAddress loopback =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    if (protocol == OtlpProtocol.GRPC) {
      http = null;
      grpc = NettyServerBuilder.forAddress(loopback).addService(new Service()).build().start();
    } else {
      grpc = null;
      http = HttpServer.create(loopback, 0);
      http.setExecutor(threads);
      http.createContext("/v1/traces", this::handle);
      http.start();
    }
  }

  static ScriptedCollector start(OtlpProtocol protocol, Script script) throws IOException {
    return new ScriptedCollector(protocol, 0, script);
  }

  /** Starts where another was before. */
  static ScriptedCollector restart(OtlpProtocol protocol, int port, Script script)
      throws IOException {
    return new ScriptedCollector(protocol, port, script);
  }

  /** What bodies took on the wire, compressed if they were. HTTP only. */
  long wireBytes() {
    return wireBytes.get();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return http != null ? http.getAddress().getPort() : grpcPort();
  }

  private int grpcPort() {
    return grpc == null ? -1 : grpc.getPort();
  }

  int requests() {
    return requests.get();
  }

  List<Span> taken() {
    return List.copyOf(taken);
  }

  @Override
  public void close() {
    if (http != null) {
      http.stop(0);
    }
    if (grpc != null) {
      grpc.shutdownNow();
    }
    threads.shutdownNow();
  }

  private Reply reply(ByteString body) throws IOException {
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
    List<Span> spans =
        request.getResourceSpansList().stream()
            .flatMap(resource -> resource.getScopeSpansList().stream())
            .flatMap(scope -> scope.getSpansList().stream())
            .toList();
    Reply reply;
    try {
      reply = script.reply(requests.incrementAndGet(), spans);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    if (reply.status() == 200 && reply.rejected() < spans.size()) {
      taken.addAll(spans.subList((int) reply.rejected(), spans.size()));
    }
    return reply;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      byte[] wire = exchange.getRequestBody().readAllBytes();
      wireBytes.addAndGet(wire.length);
      InputStream raw = new ByteArrayInputStream(wire);
      ByteString body = ByteString.readFrom(gzip ? new GZIPInputStream(raw) : raw);
      Reply reply = body.size() > HTTP_LIMIT ? Reply.status(413) : reply(body);
      if (reply.retryAfter() != null) {
        exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
      }
      byte[] answer = reply.status() == 200 ? reply.message().toByteArray() : new byte[0];
      exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
      if (answer.length > 0) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  /** By gRPC a status is that of HTTP that means the same. */
  private final class Service extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      try {
        Reply reply = reply(request.toByteString());
        switch (reply.status()) {
          case 200 -> {
            answer.onNext(reply.message());
            answer.onCompleted();
          }
          case 503 -> answer.onError(Status.UNAVAILABLE.asRuntimeException());
          default -> answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
        }
      } catch (IOException e) {
        answer.onError(e);
      }
    }
  }

  /** What a collector answers to its first, second … request; may wait. */
  interface Script {
    Reply reply(int request, List<Span> spans) throws InterruptedException;
  }

  /** An answer. */
  record Reply(int status, long rejected, String reason, @Nullable String retryAfter) {
    static Reply taken() {
      return status(200);
    }

    static Reply status(int status) {
      return new Reply(status, 0, "", null);
    }

    static Reply rejected(long spans, String reason) {
      return new Reply(200, spans, reason, null);
    }

    Reply after(String seconds) {
      return new Reply(status, rejected, reason, seconds);
    }

    private ExportTraceServiceResponse message() {
      ExportTraceServiceResponse.Builder message = ExportTraceServiceResponse.newBuilder();
      if (rejected > 0 || !reason.isEmpty()) {
        message.setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(rejected)
                .setErrorMessage(reason));
      }
      return message.build();
    }
  }
}
