/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.ArrayList;
import java.util.List;

/** The spans between two flushes. */
final class Round {
  final List<CompletableResultCode> flushes = new ArrayList<>(1);
  int spans;

  void leave() {
    spans--;
  }
}
