/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.LateSdk;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What is written of spans, beside what OpenTelemetry writes. */
final class Written {
  private Written() {}

  static byte[] by(SpanMessages messages, List<SpanData> spans) {
    SpanMessage message = messages.of(spans, SpanMessagesTest.MOST);
    byte[] bytes = bytes(message);
    message.release();
    return bytes;
  }

  static byte[] bytes(SpanMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      message.writeMessage(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(message.getContentLength()).isEqualTo(bytes.size());
    return bytes.toByteArray();
  }

  /** Byte for byte; of spans that have one resource and scope. */
  static void assertSameAsOpenTelemetry(SpanMessages messages, List<SpanData> spans) {
    byte[] ours = by(messages, spans);
    for (MemoryMode mode : MemoryMode.values()) {
      assertThat(ours).as(mode.name()).isEqualTo(OpenTelemetryMessages.http(mode, spans));
    }
    assertThat(ours).as("gRPC").isEqualTo(OpenTelemetryMessages.grpc(spans));
  }

  /** Byte for byte, before and after they are rendered. */
  static void assertSameOnceRendered(SpanMessages messages, LateSdk late) {
    // The second time each key comes where it came before, and what came twice is known then.
    List<byte[]> written = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      written.add(by(messages, late.unrendered()));
    }
    byte[] theirs = OpenTelemetryMessages.http(MemoryMode.IMMUTABLE_DATA, late.rendered());

    assertThat(written).allSatisfy(ours -> assertThat(ours).isEqualTo(theirs));
    // By now they are rendered, and are to be written as any other.
    assertThat(by(messages, late.unrendered())).isEqualTo(theirs);
  }
}
