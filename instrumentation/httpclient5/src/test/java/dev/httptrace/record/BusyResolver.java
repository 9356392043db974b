/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;

/** Takes CPU, and waits for nobody. */
record BusyResolver(DnsResolver names) implements DnsResolver {

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    OwnVerdictTest.burn(Duration.ofMillis(400));
    return names.resolve(host);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
