/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.function.Consumer;

/** Sends over gRPC what {@link WatchedSend} watches. */
final class WatchedGrpcSender implements GrpcSender {
  private final GrpcSender delegate;
  private final WatchedSend<GrpcResponse> watched;

  WatchedGrpcSender(GrpcSender delegate, Request.Current current) {
    this.delegate = delegate;
    this.watched = new WatchedSend<>(delegate::send, current, Answers::of, new NotSent());
  }

  @Override
  public void send(
      MessageWriter written, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
    watched.send(written, onResponse, onError);
  }

  @Override
  public CompletableResultCode shutdown() {
    return delegate.shutdown();
  }

  private static final class NotSent implements GrpcResponse {
    @Override
    public GrpcStatusCode getStatusCode() {
      return GrpcStatusCode.OK;
    }

    @Override
    public String getStatusDescription() {
      return "";
    }

    @Override
    public byte[] getResponseMessage() {
      return new byte[0];
    }
  }
}
