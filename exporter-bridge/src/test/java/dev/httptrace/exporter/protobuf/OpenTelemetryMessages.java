/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** What OpenTelemetry's exporter would send. */
public final class OpenTelemetryMessages implements ComponentLoader {
  private final List<byte[]> sent = new ArrayList<>();

  private OpenTelemetryMessages() {}

  public static byte[] http(MemoryMode mode, Collection<SpanData> spans) {
    OpenTelemetryMessages messages = new OpenTelemetryMessages();
    return messages.of(
        OtlpHttpSpanExporter.builder().setComponentLoader(messages).setMemoryMode(mode).build(),
        spans);
  }

  public static byte[] grpc(Collection<SpanData> spans) {
    OpenTelemetryMessages messages = new OpenTelemetryMessages();
    return messages.of(OtlpGrpcSpanExporter.builder().setComponentLoader(messages).build(), spans);
  }

  private byte[] of(SpanExporter exporter, Collection<SpanData> spans) {
    var unused = exporter.export(spans);
    exporter.shutdown();
    return sent.get(0);
  }

  @Override
  public <T> Iterable<T> load(Class<T> type) {
    if (type == HttpSenderProvider.class) {
      HttpSenderProvider http = config -> new Http();
      return List.of(type.cast(http));
    }
    if (type == GrpcSenderProvider.class) {
      GrpcSenderProvider grpc = config -> new Grpc();
      return List.of(type.cast(grpc));
    }
    return List.of();
  }

  private void keep(MessageWriter message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      message.writeMessage(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sent.add(bytes.toByteArray());
  }

  private final class Http implements HttpSender {
    @Override
    public void send(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      keep(message);
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private final class Grpc implements GrpcSender {
    @Override
    public void send(
        MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
      keep(message);
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
