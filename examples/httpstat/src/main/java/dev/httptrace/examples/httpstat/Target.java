/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.RedactedUrl;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * What to call.
 *
 * @param uri http or https, without user information
 * @param host what the URL names, with its port; a URI does not know every name
 * @param userInfo {@code user:password}, or {@code null}; HttpClient refuses to send it in the URL
 */
record Target(URI uri, HttpHost host, @Nullable String userInfo) {

  /**
   * Reads a URL as a user types it; without a scheme it is http.
   *
   * @throws BadInput if it cannot be called
   */
  static Target parse(String url) {
    String whole = TypedUrl.whole(url);
    TypedUrl typed;
    try {
      typed = TypedUrl.parse(whole);
    } catch (URISyntaxException e) {
      throw malformed(e.getReason(), whole);
    }
    if (!typed.scheme().equals("http") && !typed.scheme().equals("https")) {
      throw new BadInput(
          ExitCodes.UNSUPPORTED_PROTOCOL,
          "URL must be http or https, not "
              + typed.uri().getScheme()
              + ": "
              + RedactedUrl.of(whole));
    }
    if (typed.host().isEmpty()) {
      throw malformed("it has no host name", whole);
    }
    if (typed.hasBadPort()) {
      throw malformed("port must be 1 to 65535", whole);
    }
    int usual = typed.scheme().equals("https") ? 443 : 80;
    HttpHost host =
        new HttpHost(typed.scheme(), typed.host(), typed.port() < 0 ? usual : typed.port());
    return new Target(withoutUserInfo(typed), host, typed.userInfo());
  }

  @Nullable Login login() {
    return userInfo == null ? null : Login.of(userInfo);
  }

  /** Copies what is encoded as it is; a URI put together from parts would be encoded anew. */
  private static URI withoutUserInfo(TypedUrl typed) {
    URI uri = typed.uri();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return URI.create(
        typed.scheme()
            + "://"
            + typed.host()
            + (typed.port() < 0 ? "" : ":" + typed.port())
            + path
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
  }

  private static BadInput malformed(String why, String url) {
    return new BadInput(
        ExitCodes.MALFORMED_URL, "malformed URL, " + why + ": " + RedactedUrl.of(url));
  }
}
