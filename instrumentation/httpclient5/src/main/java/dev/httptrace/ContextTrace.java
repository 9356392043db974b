/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import io.opentelemetry.context.ContextKey;

/** Holds the key outside {@link ClientTrace}, whose fields would be public. */
final class ContextTrace {

  static final ContextKey<ClientTrace> KEY = ContextKey.named("httptrace-client-trace");

  private ContextTrace() {}
}
