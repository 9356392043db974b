/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.DnsResolver;

/** The names of a scenario: known addresses, or whatever a scripted lookup does. */
final class Names implements DnsResolver {

  private final Map<String, Lookup> lookups = new ConcurrentHashMap<>();

  /** One name's lookup. */
  interface Lookup {
    InetAddress[] answer() throws UnknownHostException;
  }

  void add(String name, String... addresses) {
    lookups.put(name, () -> literals(addresses));
  }

  void add(String name, Lookup lookup) {
    lookups.put(name, lookup);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    // As SystemDefaultDnsResolver does (5.6).
    Lookup lookup = lookups.get(IDN.toASCII(host).toLowerCase(Locale.ROOT));
    if (lookup != null) {
      return lookup.answer();
    }
    if (host.endsWith(".test") || host.endsWith(".invalid")) {
      throw new UnknownHostException(host);
    }
    return InetAddress.getAllByName(host);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  static InetAddress[] literals(String... addresses) throws UnknownHostException {
    InetAddress[] literals = new InetAddress[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      literals[i] = InetAddress.getAllByName(addresses[i])[0];
    }
    return literals;
  }
}
