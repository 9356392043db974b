/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.RedactedUrl;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * A proxy as {@code --proxy} or the environment names it.
 *
 * @param kind what is spoken with it
 * @param host where it is; its scheme is what HttpClient takes for a proxy over HTTP
 * @param login what it asks for, if the user gave it
 */
record ProxyServer(Kind kind, HttpHost host, @Nullable Login login) {

  private static final int USUAL_PORT = 1080;

  /** What is spoken with a proxy. */
  enum Kind {
    /** HTTP, perhaps over TLS. */
    HTTP,
    /** SOCKS 5, with addresses that are looked up here. */
    SOCKS5,
    /** SOCKS 5, with names that the proxy looks up. */
    SOCKS5H
  }

  /**
   * Reads a URL; without a scheme it is http, without a port 1080, as with curl.
   *
   * @throws BadInput if there is no such proxy
   */
  static ProxyServer parse(String url) {
    String whole = TypedUrl.whole(url);
    TypedUrl typed;
    try {
      typed = TypedUrl.parse(whole);
    } catch (URISyntaxException e) {
      throw bad("malformed URL, " + e.getReason(), whole);
    }
    String scheme = typed.scheme();
    Kind kind =
        switch (scheme) {
          case "http", "https" -> Kind.HTTP;
          case "socks5" -> Kind.SOCKS5;
          case "socks5h" -> Kind.SOCKS5H;
          case "socks", "socks4", "socks4a" ->
              throw new BadInput(
                  ExitCodes.USAGE,
                  "Java speaks SOCKS 5 only: socks5:// or socks5h://, not " + scheme + "://");
          default ->
              throw new BadInput(
                  ExitCodes.NOT_CONNECTED,
                  "proxy must be http, https, socks5 or socks5h: " + RedactedUrl.of(whole));
        };
    if (typed.host().isEmpty()) {
      throw bad("it has no host name", whole);
    }
    if (typed.hasBadPort()) {
      throw bad("port must be 1 to 65535", whole);
    }
    int port = typed.port() > 0 ? typed.port() : scheme.equals("https") ? 443 : USUAL_PORT;
    return new ProxyServer(
        kind,
        new HttpHost(scheme, typed.host(), port),
        typed.userInfo() == null ? null : Login.of(typed.userInfo()));
  }

  boolean isSocks() {
    return kind != Kind.HTTP;
  }

  private static BadInput bad(String why, String url) {
    return new BadInput(ExitCodes.UNKNOWN_PROXY, "proxy: " + why + ": " + RedactedUrl.of(url));
  }
}
