/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import org.jspecify.annotations.Nullable;

/** Decides whom a proxy serves. */
@FunctionalInterface
interface Admission {

  /** Returns the answer to who is turned away, or null to serve the request. */
  @Nullable String refusal(RequestHead request);
}
