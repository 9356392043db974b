/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import static dev.httptrace.exporter.otlp.ExporterRig.LONG;
import static dev.httptrace.exporter.otlp.ExporterRig.spans;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.exporter.otlp.HeldSenders.Held;
import dev.httptrace.exporter.protobuf.OpenTelemetryMessages;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For how long a message is that of its request. */
@Timeout(60)
class MessageLifetimeTest {
  private final ExporterRig rig = new ExporterRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void messageCanBeSentAgainUntilItsRequestIsOver() throws IOException {
    var ignored = rig.http(LONG, 1 << 20).export(spans(2));
    Held held = rig.senders.held().get(0);

    assertThat(held.bytes()).isEqualTo(held.bytes()).hasSize(held.message().getContentLength());
    held.answer().run();
    assertThatThrownBy(held::bytes)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("given up");
  }

  @Test
  void senderThatHangsSendsNothingOnceItsAttemptIsGivenUp() {
    // Long enough for the attempt to come to its sender first, however busy the machine.
    CompletableResultCode result = rig.http(Duration.ofSeconds(1), 1 << 20).export(spans(2));

    assertThat(result.join(20, TimeUnit.SECONDS).isDone()).isTrue();
    assertThat(rig.senders.held())
        .singleElement()
        .satisfies(held -> assertThatThrownBy(held::bytes).isInstanceOf(IOException.class));
  }

  @Test
  void senderThatGoesOnWritingNeverSendsWhatBelongsToAnotherRequest() throws IOException {
    ResilientSpanExporter exporter = rig.http(LONG, 1 << 20);
    List<SpanData> spans = spans(2);
    var ignored = exporter.export(spans);
    Held slow = rig.senders.held().get(0);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    slow.message()
        .writeMessage(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new AssertionError(b);
              }

              @Override
              public void write(byte[] from, int offset, int length) {
                // Answered before it is written, and others use memory meanwhile.
                slow.answer().run();
                for (int i = 0; i < 20; i++) {
                  var unused = exporter.export(spans(1));
                }
                sent.write(from, offset, length);
              }
            });

    assertThat(rig.senders.held()).hasSize(21);
    assertThat(sent.toByteArray()).isEqualTo(OpenTelemetryMessages.grpc(spans));
    assertThatThrownBy(slow::bytes).isInstanceOf(IOException.class);
  }
}
