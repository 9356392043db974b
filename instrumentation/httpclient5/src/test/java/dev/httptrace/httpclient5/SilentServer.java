/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.loopback.ScriptedServer;

/** Reads a request and never answers. */
record SilentServer(ScriptedServer server) implements AutoCloseable {

  static SilentServer start() {
    return new SilentServer(
        ScriptedServer.start(
            wire -> {
              wire.readHead();
              wire.awaitClose();
            }));
  }

  String uri() {
    return server.uri("one.test", "/");
  }

  @Override
  public void close() {
    server.close();
  }
}
