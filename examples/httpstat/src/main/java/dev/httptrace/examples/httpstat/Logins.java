/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import org.apache.hc.client5.http.ContextBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call its credentials, for Basic authentication at once, as curl sends them. HttpClient
 * keeps them to the host they are for, whatever redirects say.
 */
final class Logins {

  private final @Nullable Login all;
  private final Proxies proxies;

  /**
   * Prepares the contexts of calls.
   *
   * @param all goes before what a URL says
   */
  Logins(@Nullable Login all, Proxies proxies) {
    this.all = all;
    this.proxies = proxies;
  }

  HttpClientContext context(Target target) {
    ContextBuilder builder = ContextBuilder.create();
    Login login = all == null ? target.login() : all;
    if (login != null) {
      builder.preemptiveBasicAuth(target.host(), login.credentials());
    }
    proxies
        .all()
        .filter(each -> !each.isSocks())
        .forEach(
            proxy -> {
              Login own = proxy.login();
              if (own != null) {
                builder.preemptiveBasicAuth(proxy.host(), own.credentials());
              }
            });
    return builder.build();
  }
}
