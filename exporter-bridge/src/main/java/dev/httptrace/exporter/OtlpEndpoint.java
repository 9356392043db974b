/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** What may be given as an endpoint, and how it is shown. */
final class OtlpEndpoint {
  private static final String TRACES_PATH = "/v1/traces";
  private static final String METRICS_PATH = "/v1/metrics";

  private OtlpEndpoint() {}

  /** Returns {@code endpoint} if spans could be sent there. */
  static String checked(String endpoint) {
    URI uri = url("endpoint", endpoint);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("endpoint must be http or https: " + shown(endpoint));
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("endpoint must have a host: " + shown(endpoint));
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "endpoint must not carry a password, OTEL_EXPORTER_OTLP_HEADERS can: " + shown(endpoint));
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "endpoint must not have a query or a fragment: " + shown(endpoint));
    }
    return endpoint;
  }

  /** Parses what a setting says; a failure to do so shows no password, as its own message would. */
  static URI url(String setting, String endpoint) {
    try {
      return new URI(endpoint);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(setting + " must be a URL: " + shown(endpoint));
    }
  }

  /** Returns where {@code protocol} sends spans when {@code base} is the collector. */
  static String forTraces(String base, OtlpProtocol protocol) {
    return with(TRACES_PATH, base, protocol);
  }

  /** The same for metrics. */
  static String forMetrics(String base, OtlpProtocol protocol) {
    return with(METRICS_PATH, base, protocol);
  }

  private static String with(String path, String base, OtlpProtocol protocol) {
    if (protocol == OtlpProtocol.GRPC || base.endsWith(path)) {
      return base;
    }
    return base.endsWith("/") ? base + path.substring(1) : base + path;
  }

  /** Returns the port, or -1 where there is none to be seen. */
  static int port(String endpoint) {
    try {
      return new URI(endpoint).getPort();
    } catch (URISyntaxException e) {
      return -1;
    }
  }

  /**
   * Returns {@code endpoint} as a log may show it: without user, password, query and fragment. What
   * may be a password is one.
   */
  static String shown(String endpoint) {
    int authority = endpoint.indexOf("//");
    int from = authority < 0 ? 0 : authority + 2;
    int at = endpoint.lastIndexOf('@');
    String kept = at < from ? endpoint : endpoint.substring(0, from) + endpoint.substring(at + 1);
    int end = kept.length();
    for (char stop : new char[] {'?', '#'}) {
      int found = kept.indexOf(stop);
      end = found < 0 ? end : Math.min(end, found);
    }
    return kept.substring(0, end);
  }
}
