/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.loopback.ScriptedServer;

/** Reads a request and never answers. */
public record SilentServer(ScriptedServer server) implements AutoCloseable {

  public static SilentServer start() {
    return new SilentServer(
        ScriptedServer.start(
            wire -> {
              wire.readHead();
              wire.awaitClose();
            }));
  }

  public String uri() {
    return server.uri("one.test", "/");
  }

  @Override
  public void close() {
    server.close();
  }
}
