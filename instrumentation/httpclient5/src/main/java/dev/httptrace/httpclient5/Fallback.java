/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import java.util.List;

/** The traces that a decorator alone is given. */
final class Fallback {

  private Fallback() {}

  static List<ClientTrace> of(ClientTrace... fallback) {
    for (ClientTrace trace : requireNonNull(fallback, "fallback")) {
      requireNonNull(trace, "fallback must not hold null");
    }
    return List.of(fallback);
  }
}
