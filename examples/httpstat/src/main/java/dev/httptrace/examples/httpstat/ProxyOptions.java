/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import org.jspecify.annotations.Nullable;

/** Which proxy is used, by option or by the variables of the environment that curl knows. */
final class ProxyOptions {

  private @Nullable String proxy;

  private @Nullable String noProxy;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options
        .named("-x", "--proxy")
        .says(
            "Proxy, such as http://user:password@host:port. The scheme may be http, https, socks5 or"
                + " socks5h; empty uses no proxy. The default comes from the environment:"
                + " http_proxy, https_proxy, all_proxy, HTTPS_PROXY, ALL_PROXY.")
        .text("URL");
    options
        .named("--noproxy")
        .says(
            "Hosts to call without a proxy, '*' for all. The default is the environment's"
                + " no_proxy.")
        .text("HOSTS");
  }

  /** Reads what was given, once. */
  void read(Given given) {
    proxy = given.textOrNull("--proxy");
    noProxy = given.textOrNull("--noproxy");
  }

  /** Returns the proxies for a run. */
  Proxies proxies(Surroundings around) {
    String exceptions = noProxy == null ? either(around, "no_proxy", "NO_PROXY") : noProxy;
    if (proxy != null) {
      ProxyChoice all = ProxyChoice.parse(proxy, "--proxy");
      return new Proxies(
          all, all, NoProxy.parse(noProxy == null && all.isNone() ? "" : exceptions));
    }
    // Web servers set HTTP_PROXY from a header of whoever calls a script (CVE-2016-5385).
    ProxyChoice http = ProxyChoice.parse(around.env("http_proxy"), "http_proxy");
    ProxyChoice https =
        ProxyChoice.parse(either(around, "https_proxy", "HTTPS_PROXY"), "https_proxy");
    ProxyChoice all = ProxyChoice.parse(either(around, "all_proxy", "ALL_PROXY"), "all_proxy");
    return new Proxies(
        http.isNone() ? all : http, https.isNone() ? all : https, NoProxy.parse(exceptions));
  }

  private static String either(Surroundings around, String lower, String upper) {
    String value = around.env(lower);
    return value.isEmpty() ? around.env(upper) : value;
  }
}
