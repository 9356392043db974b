/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** What the sender on this class path speaks: the build runs some tests once with each. */
final class Senders {
  private Senders() {}

  static Stream<OtlpProtocol> protocols() {
    return Stream.of(OtlpProtocol.values())
        .filter(protocol -> protocol != OtlpProtocol.GRPC || hasGrpc());
  }

  static boolean hasGrpc() {
    return ServiceLoader.load(GrpcSenderProvider.class).findFirst().isPresent();
  }

  /** The artifact of the only sender. */
  static String name() {
    return ServiceLoader.load(HttpSenderProvider.class).stream()
        .map(provider -> provider.type().getName().contains(".jdk.") ? "jdk" : "okhttp")
        .reduce((one, other) -> one + ", " + other)
        .orElse("none");
  }
}
