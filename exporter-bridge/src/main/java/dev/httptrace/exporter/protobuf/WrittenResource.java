/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Has OpenTelemetry write a resource: its entities are part of the message, and are not public
 * (Resource in sdk-common 1.68.0). Its exporter sends a span of the resource to us, and nowhere
 * else.
 */
final class WrittenResource implements ComponentLoader, HttpSender {
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  private WrittenResource() {}

  /** Returns the field of a span's resource, with its tag and length. */
  static byte[] of(SpanData span) {
    WrittenResource written = new WrittenResource();
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setComponentLoader(written)
            .setMeterProvider(MeterProvider.noop())
            .setMemoryMode(MemoryMode.IMMUTABLE_DATA)
            .build();
    try {
      var ignored = exporter.export(List.of(new Bare(span)));
    } finally {
      exporter.shutdown();
    }
    byte[] message = written.message.toByteArray();
    if (message.length == 0) {
      throw new IllegalStateException("OpenTelemetry's exporter wrote nothing");
    }
    return firstFieldOfTheFirst(message);
  }

  /** The request's first field is that of the resource and its spans, and of that the resource. */
  private static byte[] firstFieldOfTheFirst(byte[] message) {
    int from = contentOf(message, 0);
    int content = contentOf(message, from);
    return Arrays.copyOfRange(message, from, content + length(message, from));
  }

  private static int contentOf(byte[] message, int field) {
    return field + 1 + ProtoBuffer.size(length(message, field));
  }

  private static int length(byte[] message, int field) {
    if (message[field] != Fields.RESOURCE) {
      throw new IllegalStateException("a message that begins with " + message[field]);
    }
    int length = 0;
    int shift = 0;
    int at = field + 1;
    while (message[at] < 0) {
      length |= (message[at++] & 0x7F) << shift;
      shift += 7;
    }
    return length | message[at] << shift;
  }

  @Override
  public <T> Iterable<T> load(Class<T> type) {
    HttpSenderProvider sender = config -> this;
    return type == HttpSenderProvider.class ? List.of(type.cast(sender)) : List.of();
  }

  @Override
  public void send(
      MessageWriter written, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    try {
      written.writeMessage(message);
    } catch (IOException e) {
      onError.accept(e);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  /**
   * A span of which little is written beside its resource. It reads nothing that would have the
   * span rendered.
   */
  private static final class Bare extends DelegatingSpanData {
    Bare(SpanData span) {
      super(span);
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public List<EventData> getEvents() {
      return List.of();
    }

    @Override
    public List<LinkData> getLinks() {
      return List.of();
    }

    @Override
    public int getTotalAttributeCount() {
      return 0;
    }

    @Override
    public int getTotalRecordedEvents() {
      return 0;
    }

    @Override
    public int getTotalRecordedLinks() {
      return 0;
    }

    @Override
    public StatusData getStatus() {
      return StatusData.unset();
    }
  }
}
