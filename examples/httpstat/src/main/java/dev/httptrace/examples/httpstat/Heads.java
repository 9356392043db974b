/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.ProtocolVersion;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The heads of the responses to one call, in their order. */
final class Heads {

  /** Remembers the head of each response in the context of its call. */
  static final HttpResponseInterceptor INTERCEPTOR =
      (response, body, context) -> of(context).add(response);

  private static final String NAME = Heads.class.getName();

  private final List<Head> all = new ArrayList<>();

  /**
   * The head of a response.
   *
   * @param line the status line
   */
  record Head(String line, int status, List<Header> fields) {

    @Nullable String first(String name) {
      return fields.stream()
          .filter(each -> each.getName().equalsIgnoreCase(name))
          .map(Header::getValue)
          .findFirst()
          .orElse(null);
    }
  }

  static Heads of(HttpContext context) {
    synchronized (context) {
      if (context.getAttribute(NAME) instanceof Heads heads) {
        return heads;
      }
      Heads heads = new Heads();
      context.setAttribute(NAME, heads);
      return heads;
    }
  }

  private synchronized void add(HttpResponse response) {
    ProtocolVersion version = response.getVersion();
    all.add(
        new Head(
            version == null
                ? Integer.toString(response.getCode())
                : new StatusLine(response).toString(),
            response.getCode(),
            List.of(response.getHeaders())));
  }

  synchronized List<Head> all() {
    return List.copyOf(all);
  }

  /** The last one, {@code null} if there was no response. */
  synchronized @Nullable Head last() {
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }
}
