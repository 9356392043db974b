/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.loopback.Loopback;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** Finds the services, late or at an address that refuses where that fault is on. */
final class Names implements DnsResolver {

  private final Map<String, InetAddress> hosts;
  private final Faults faults;

  /**
   * Finds names.
   *
   * @param hosts known without asking the system; may be empty
   * @param faults of the service that asks
   */
  Names(Map<String, InetAddress> hosts, Faults faults) {
    this.hosts = Map.copyOf(hosts);
    this.faults = faults;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    faults.pause(Fault.SLOW_DNS);
    InetAddress known = hosts.get(host);
    InetAddress[] found =
        known == null ? SystemDefaultDnsResolver.INSTANCE.resolve(host) : new InetAddress[] {known};
    if (!faults.isOn(Fault.FAILING_ADDRESS)) {
      return found;
    }
    InetAddress[] first = new InetAddress[found.length + 1];
    first[0] = Loopback.elsewhere();
    System.arraycopy(found, 0, first, 1, found.length);
    return first;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return hosts.containsKey(host)
        ? host
        : SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }
}
