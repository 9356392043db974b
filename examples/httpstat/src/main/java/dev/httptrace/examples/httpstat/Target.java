/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.RedactedUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * What to call.
 *
 * @param uri http or https, without user information
 * @param userInfo {@code user:password}, or {@code null}; HttpClient refuses to send it in the URL
 */
record Target(URI uri, @Nullable String userInfo) {

  /**
   * Reads a URL as a user types it; without a scheme it is http.
   *
   * @throws BadInput if it cannot be called
   */
  static Target parse(String url) {
    String whole = url.contains("://") ? url : "http://" + url;
    URI uri;
    try {
      uri = new URI(whole);
    } catch (URISyntaxException e) {
      throw malformed(e.getReason(), whole);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new BadInput(
          ExitCodes.UNSUPPORTED_PROTOCOL,
          "URL must be http or https, not " + uri.getScheme() + ": " + RedactedUrl.of(whole));
    }
    if (uri.getHost() == null) {
      throw malformed("it has no host name", whole);
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw malformed("port must be 1 to 65535", whole);
    }
    return new Target(withoutUserInfo(uri, scheme), uri.getUserInfo());
  }

  @Nullable Login login() {
    return userInfo == null ? null : Login.of(userInfo);
  }

  HttpHost host() {
    int port = uri.getPort();
    int usual = "https".equals(uri.getScheme()) ? 443 : 80;
    return new HttpHost(uri.getScheme(), uri.getHost(), port < 0 ? usual : port);
  }

  /** Copies what is encoded as it is; a URI put together from parts would be encoded anew. */
  private static URI withoutUserInfo(URI uri, String scheme) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return URI.create(
        scheme
            + "://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
            + path
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
  }

  private static BadInput malformed(String why, String url) {
    return new BadInput(
        ExitCodes.MALFORMED_URL, "malformed URL, " + why + ": " + RedactedUrl.of(url));
  }
}
