/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.util.List;

/**
 * A SOCKS version 5 proxy (RFC 1928) without authentication, to which every host is 127.0.0.1: it
 * connects to the port that the client names.
 */
public final class SocksProxy implements AutoCloseable {

  private final SocksScript script;
  private final ScriptedServer server;

  /** Connects everyone. */
  public static SocksProxy start() {
    return new SocksProxy(new SocksScript(false));
  }

  /** Answers every request with "connection refused". */
  public static SocksProxy startRefusing() {
    return new SocksProxy(new SocksScript(true));
  }

  private SocksProxy(SocksScript script) {
    this.script = script;
    this.server = ScriptedServer.start(script);
  }

  public int port() {
    return server.port();
  }

  /** Returns the targets that clients asked for, as they named them: {@code host:port}. */
  public List<String> targets() {
    return script.targets();
  }

  /** Returns what broke off clients of the proxy, except by {@link #close()}. */
  public List<IOException> failures() {
    return server.failures();
  }

  /** Closes the connections to clients and origins. */
  @Override
  public void close() {
    server.close();
  }
}
