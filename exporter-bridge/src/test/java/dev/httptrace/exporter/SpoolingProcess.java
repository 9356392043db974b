/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import dev.httptrace.exporter.account.SpanAccounts;
import java.nio.file.Path;
import java.time.Duration;

/** A process of its own that keeps spans on disk and then does not end by itself. */
final class SpoolingProcess {
  static final int SPANS = 300;

  private SpoolingProcess() {}

  /** Arguments: the directory, an endpoint where nobody listens. */
  public static void main(String[] arguments) throws Exception {
    System.setProperty("otel.java.exporter.otlp.retry.disabled", "true");
    OtlpBridge bridge =
        OtlpBridge.builder("killed")
            .endpoint(arguments[1])
            .protocol(OtlpProtocol.HTTP_PROTOBUF)
            .spool(Path.of(arguments[0]))
            .closeTimeout(Duration.ofMinutes(1))
            .build();
    for (int i = 0; i < SPANS; i++) {
      ExampleSpans.exchange(bridge.openTelemetry());
    }
    bridge.flush();
    SpanAccounts accounts = bridge.accounts().get(0);
    System.out.println(accounts.spooled() + accounts.pending() + " kept, " + accounts.lost());
    System.out.flush();
    // Until it is killed.
    var ignored = System.in.read();
  }
}
