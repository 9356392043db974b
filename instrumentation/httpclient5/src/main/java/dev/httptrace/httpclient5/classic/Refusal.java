/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;

/**
 * Which responses a handler further out may refuse once their exchange is over. What it throws is
 * the error of that exchange.
 */
final class Refusal {

  private Refusal() {}

  /**
   * Whether it may. Not if another exchange may follow after a pause, which is not this one's time.
   *
   * @param bodyOpen whether the response has a body that is still to be read
   */
  static boolean isPossible(ClassicHttpResponse response, boolean bodyOpen) {
    return isRedirect(response.getCode()) || (bodyOpen && isToBeDecoded(response));
  }

  /** RedirectExec refuses one redirect too many, say (5.2 to 5.6), or sends the next at once. */
  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * Whether ContentCompressionExec may fail to decode the body, and close it first (from 5.6.3 on).
   */
  private static boolean isToBeDecoded(ClassicHttpResponse response) {
    int status = response.getCode();
    return response.containsHeader(HttpHeaders.CONTENT_ENCODING)
        && (status < HttpStatus.SC_REDIRECTION || status >= HttpStatus.SC_BAD_REQUEST)
        && status != HttpStatus.SC_UNAUTHORIZED
        && status != HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED
        && status != HttpStatus.SC_TOO_MANY_REQUESTS
        && status != HttpStatus.SC_SERVICE_UNAVAILABLE;
  }
}
