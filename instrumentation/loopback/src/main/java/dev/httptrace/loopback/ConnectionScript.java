/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;

/**
 * Serves one connection, from its first byte to its close.
 *
 * <p>An {@code IOException} ends the connection and is kept in {@link ScriptedServer#failures()}.
 */
@FunctionalInterface
public interface ConnectionScript {

  /** Runs on a thread of its own; the connection is closed when this returns. */
  void serve(Wire wire) throws IOException;
}
