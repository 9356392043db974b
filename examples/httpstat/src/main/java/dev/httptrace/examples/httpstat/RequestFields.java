/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of requests: what {@code --header} says, and what curl sends by itself. As the
 * last interceptor it leaves out what curl would not send, and puts the fields in curl's order.
 */
final class RequestFields implements HttpRequestInterceptor {

  private static final List<String> FIRST =
      List.of("host", "proxy-authorization", "authorization", "user-agent", "accept");

  /** What curl sends to the first server only. */
  private static final Set<String> SECRET = Set.of("authorization", "cookie");

  private final List<BasicHeader> given = new ArrayList<>();
  private final Set<String> removed;
  private final String agent;

  /**
   * Reads fields as curl does: {@code Name: value}, {@code Name:} to leave a field out, and {@code
   * Name;} for an empty one.
   *
   * @param agent the User-Agent, empty for none
   * @throws BadInput if a field is none of that
   */
  RequestFields(List<String> fields, String agent) {
    this.agent = agent;
    for (String field : fields) {
      BasicHeader header = field(field);
      if (header.getValue() != null) {
        given.add(header);
      }
    }
    removed =
        fields.stream()
            .map(RequestFields::field)
            .filter(each -> each.getValue() == null)
            .map(each -> lower(each.getName()))
            .collect(Collectors.toCollection(HashSet::new));
    if (agent.isEmpty()) {
      removed.add(lower(HttpHeaders.USER_AGENT));
    }
  }

  /**
   * Adds the fields to a request.
   *
   * @param form whether the body is a form unless something else was said
   */
  void addTo(HttpRequest request, boolean form) {
    given.forEach(request::addHeader);
    addAllUsual(request, form);
  }

  /**
   * Gives a request that follows a redirect its fields, whatever it has.
   *
   * @param sameName whether it goes to the host that the first request went to, at any port
   * @param sameServer whether it goes to that host by the same scheme and port
   */
  void replaceIn(HttpRequest request, boolean sameName, boolean sameServer) {
    // A request without a body has none: where the body stays HttpClient keeps the field.
    boolean form = request.containsHeader(HttpHeaders.CONTENT_TYPE);
    request.setHeaders();
    given.stream()
        .filter(each -> sameName || !each.getName().equalsIgnoreCase(HttpHeaders.HOST))
        .filter(each -> sameServer || !SECRET.contains(lower(each.getName())))
        .forEach(request::addHeader);
    addAllUsual(request, form);
  }

  private void addAllUsual(HttpRequest request, boolean form) {
    addUsual(request, HttpHeaders.USER_AGENT, agent);
    addUsual(request, HttpHeaders.ACCEPT, "*/*");
    addUsual(request, HttpHeaders.CONTENT_TYPE, form ? "application/x-www-form-urlencoded" : null);
  }

  private void addUsual(HttpRequest request, String name, @Nullable String value) {
    if (value != null && !isRemoved(name) && !request.containsHeader(name)) {
      request.addHeader(name, value);
    }
  }

  private boolean isRemoved(String name) {
    return removed.contains(lower(name));
  }

  @Override
  public void process(HttpRequest request, @Nullable EntityDetails body, HttpContext context) {
    List<Header> all =
        Stream.of(request.getHeaders())
            .filter(each -> isGiven(each) || !(isRemoved(each.getName()) || isNoise(each, body)))
            .sorted(Comparator.comparingInt(this::place))
            .toList();
    request.setHeaders(all.toArray(Header[]::new));
  }

  private boolean isGiven(Header header) {
    return given.contains(header);
  }

  /** HttpClient says with each request of HTTP/1.1 what goes without saying. */
  private static boolean isNoise(Header header, @Nullable EntityDetails body) {
    String name = lower(header.getName());
    return (name.equals("connection") && header.getValue().equalsIgnoreCase("keep-alive"))
        // That of a POST or PUT without a body.
        || (name.equals("content-length") && body == null);
  }

  private int place(Header header) {
    String name = lower(header.getName());
    boolean own = !isGiven(header);
    int first = own || name.equals("host") ? FIRST.indexOf(name) : -1;
    if (first >= 0) {
      return first;
    }
    // After what was given comes what belongs to the body, its length first.
    int last = own ? 1 : 0;
    return FIRST.size() + (name.equals("content-type") ? 2 * last : last);
  }

  private static BasicHeader field(String given) {
    int colon = given.indexOf(':');
    boolean empty = colon < 0 && given.endsWith(";");
    String name = given.substring(0, empty ? given.length() - 1 : Math.max(0, colon)).strip();
    String value = given.substring(colon + 1).strip();
    if (!Tokens.isToken(name) || value.chars().anyMatch(each -> each == '\r' || each == '\n')) {
      // What has no name may be the secret itself.
      throw new BadInput(
          ExitCodes.USAGE,
          "--header must be 'Name: value' on one line, was "
              + (Tokens.isToken(name) ? name + ": ..." : given.length() + " characters"));
    }
    if (empty) {
      return new BasicHeader(name, "");
    }
    return new BasicHeader(name, value.isEmpty() ? null : value);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
