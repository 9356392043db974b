/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static java.util.Objects.requireNonNull;

import dev.httptrace.ClientTrace;
import java.util.List;

/** The traces that a decorator alone is given. */
public final class Fallback {

  private Fallback() {}

  public static List<ClientTrace> of(ClientTrace... fallback) {
    for (ClientTrace trace : requireNonNull(fallback, "fallback")) {
      requireNonNull(trace, "fallback must not hold null");
    }
    return List.of(fallback);
  }
}
