/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.client;

import dev.httptrace.httpclient5.dial.TracingConnectionSocketFactory;
import dev.httptrace.httpclient5.dial.TracingDnsResolver;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Lookup;
import org.jspecify.annotations.Nullable;

/** Called where an operator is made, of either client: what every HttpClient dials with. */
public final class Dials {

  private Dials() {}

  /** Tells lookups; {@code null} is HttpClient's own resolver. */
  public static DnsResolver traced(@Nullable DnsResolver resolver) {
    DnsResolver lookups = resolver != null ? resolver : SystemDefaultDnsResolver.INSTANCE;
    return Guard.get("lookups", lookups, () -> TracingDnsResolver.of(lookups, List.of()));
  }

  /** Tells connects and handshakes, in 5.2 and 5.3. */
  @SuppressWarnings("deprecation") // they have nothing else
  public static Lookup<ConnectionSocketFactory> tracedFactories(
      Lookup<ConnectionSocketFactory> factories) {
    return scheme -> {
      ConnectionSocketFactory found = factories.lookup(scheme);
      return found == null
          ? null
          : Guard.get("connects", found, () -> TracingConnectionSocketFactory.of(found, List.of()));
    };
  }
}
