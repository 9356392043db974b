/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** OTLP over gRPC, as Jaeger listens on 4317. */
final class OtlpGrpcTransport implements OtlpReceiver.Transport {
  private final Server server;

  private OtlpGrpcTransport(Server server) {
    this.server = server;
  }

  static OtlpGrpcTransport start(OtlpReceiver.Sink sink) throws IOException {
    InetSocketAddress loopback =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    Server server =
        NettyServerBuilder.forAddress(loopback).addService(new KeepingService(sink)).build();
    return new OtlpGrpcTransport(server.start());
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class KeepingService extends TraceServiceGrpc.TraceServiceImplBase {
    private final OtlpReceiver.Sink sink;

    KeepingService(OtlpReceiver.Sink sink) {
      this.sink = sink;
    }

    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      try {
        sink.keep(request.toByteString());
        answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
        answer.onCompleted();
      } catch (IOException e) {
        answer.onError(e);
      }
    }
  }
}
