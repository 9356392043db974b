/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import org.jspecify.annotations.Nullable;

/** Answers SOCKS proxies that ask for a user: Java's sockets take it from here only. */
final class SocksLogin extends Authenticator {

  private final Proxies proxies;

  private SocksLogin(Proxies proxies) {
    this.proxies = proxies;
  }

  /** Answers from now on, if there is something to answer. */
  static void install(Proxies proxies) {
    if (proxies.all().anyMatch(each -> each.isSocks() && each.login() != null)) {
      Authenticator.setDefault(new SocksLogin(proxies));
    }
  }

  @Override
  protected @Nullable PasswordAuthentication getPasswordAuthentication() {
    return proxies
        .all()
        .filter(
            each ->
                each.isSocks()
                    && each.host().getPort() == getRequestingPort()
                    && each.host().getHostName().equalsIgnoreCase(getRequestingHost()))
        .map(ProxyServer::login)
        .filter(java.util.Objects::nonNull)
        .map(login -> new PasswordAuthentication(login.user(), login.password()))
        .findFirst()
        .orElse(null);
  }
}
