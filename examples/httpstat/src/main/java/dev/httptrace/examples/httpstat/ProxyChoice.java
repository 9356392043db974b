/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import org.jspecify.annotations.Nullable;

/**
 * What was said of the proxy for a scheme. That it cannot be used matters to nobody who does not
 * call a host through it.
 *
 * @param server {@code null} if there is none, or none that can be used
 * @param wrong why it cannot be used
 */
record ProxyChoice(@Nullable ProxyServer server, @Nullable BadInput wrong) {

  /**
   * Reads a URL; blank is no proxy.
   *
   * @param source where it was said
   */
  static ProxyChoice parse(String text, String source) {
    try {
      return new ProxyChoice(text.isBlank() ? null : ProxyServer.parse(text.strip()), null);
    } catch (BadInput e) {
      return new ProxyChoice(null, new BadInput(e.exitCode(), source + ": " + e.getMessage()));
    }
  }

  static ProxyChoice none() {
    return new ProxyChoice(null, null);
  }

  boolean isNone() {
    return server == null && wrong == null;
  }

  /** Returns the same, but a proxy over SOCKS cannot be used, for this reason. */
  ProxyChoice withoutSocks(String why) {
    return server != null && server.isSocks()
        ? new ProxyChoice(null, new BadInput(ExitCodes.USAGE, why))
        : this;
  }

  /**
   * Returns the proxy, {@code null} for none.
   *
   * @throws BadInput if it cannot be used
   */
  @Nullable ProxyServer use() {
    if (wrong != null) {
      throw wrong;
    }
    return server;
  }
}
