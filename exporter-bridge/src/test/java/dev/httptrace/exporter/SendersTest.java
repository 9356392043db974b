/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.LogLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;

@Timeout(60)
class SendersTest {
  @Test
  void senderIsTheOneThatThisRunIsNamedFor() {
    assertThat(Senders.name()).isEqualTo(System.getProperty("httptrace.test.sender", "okhttp"));
  }

  @Test
  @DisabledIf("dev.httptrace.exporter.Senders#hasGrpc")
  void grpcWithoutASenderThatSpeaksItIsRefusedWithWhatIsMissing() {
    try (LogLines ignored = LogLines.ofAll()) {
      assertThatThrownBy(() -> OtlpBridge.builder("checkout").protocol(OtlpProtocol.GRPC).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "No GrpcSenderProvider found on classpath. Please add dependency on"
                  + " opentelemetry-exporter-sender-okhttp");
    }
  }
}
