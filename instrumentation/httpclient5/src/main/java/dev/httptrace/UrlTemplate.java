/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/**
 * The template that the path of a request was made of, {@code /orders/{id}}: {@code url.template}
 * of OpenTelemetry's semantic conventions, with few values however many orders there are.
 *
 * <p>With HttpClient, the template is in the request's {@code HttpContext} as an attribute of
 * {@link #NAME}, a {@code String}; {@code TracedHttpClients.urlTemplate} puts it there.
 */
public final class UrlTemplate {

  /** The name of the attribute. */
  public static final String NAME = "dev.httptrace.UrlTemplate";

  private UrlTemplate() {}

  /**
   * Returns what may be told of a template: its path, without scheme, host, query and fragment,
   * which may hold values all the same, and cut as {@link OutsideText#LONGEST_NAME} says. {@code
   * null} if that is nothing, or if there is no template.
   */
  public static @Nullable String path(@Nullable Object template) {
    if (!(template instanceof String text)) {
      return null;
    }
    int from = afterHost(text);
    int to = endOfPath(text, from);
    return from == to ? null : OutsideText.cut(text.substring(from, to), OutsideText.LONGEST_NAME);
  }

  /** Variables may hold any character, and may make the query: {@code /orders{?page}}. */
  private static int endOfPath(String text, int from) {
    int open = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        if (text.startsWith("?", i + 1) || text.startsWith("#", i + 1)) {
          return i;
        }
        open++;
      } else if (c == '}') {
        open--;
      } else if (open <= 0 && (c == '?' || c == '#' || c == ';')) {
        return i;
      }
    }
    return text.length();
  }

  /** Where the path of a template begins that may begin with a host or with a variable for it. */
  private static int afterHost(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0 || text.lastIndexOf('/', scheme - 1) >= 0) {
      return 0;
    }
    int path = scheme + 3;
    while (path < text.length() && "/?#".indexOf(text.charAt(path)) < 0) {
      path++;
    }
    return path;
  }
}
