/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.HttpHost;

/** Looks names up as {@code --resolve}, {@code --ipv4} and {@code --ipv6} want it. */
final class ChosenNames implements DnsResolver {

  private final DnsResolver others;
  private final List<Resolved> known;
  private final Predicate<InetAddress> wanted;
  private final Set<String> leftToProxy = ConcurrentHashMap.newKeySet();

  ChosenNames(DnsResolver others, List<Resolved> known, Predicate<InetAddress> wanted) {
    this.others = others;
    this.known = known;
    this.wanted = wanted;
  }

  /** From now on the name of this host is left to the SOCKS proxy on the way to it. */
  void leaveToProxy(HttpHost dialled) {
    leftToProxy.add(key(dialled.getHostName(), dialled.getPort()));
  }

  private static String key(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + ':' + port;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return chosen(host, Stream.of(others.resolve(host))).toArray(InetAddress[]::new);
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetAddress> given = given(host, port);
    if (!given.isEmpty()) {
      return at(port, given);
    }
    if (leftToProxy.contains(key(host, port))) {
      return List.of(InetSocketAddress.createUnresolved(host, port));
    }
    return at(port, chosen(host, Stream.of(others.resolve(host))));
  }

  /**
   * Returns the addresses of {@code --resolve}: the last of the host, else the last of any host. As
   * in curl none counts without an address of the wanted family, whatever its manual says.
   */
  private List<InetAddress> given(String host, int port) {
    Resolved best = null;
    for (Resolved entry : known) {
      if (entry.matches(host, port) && (best == null || best.isOfAny() || !entry.isOfAny())) {
        best = entry;
      }
    }
    return best == null ? List.of() : best.addresses().stream().filter(wanted).toList();
  }

  private List<InetAddress> chosen(String host, Stream<InetAddress> found)
      throws UnknownHostException {
    List<InetAddress> chosen = found.filter(wanted).toList();
    if (chosen.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return chosen;
  }

  private static List<InetSocketAddress> at(int port, List<InetAddress> addresses) {
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return others.resolveCanonicalHostname(host);
  }
}
