/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.Loopback;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;

/** Finds one host, after a wait, at addresses of this machine of which only the last answers. */
final class SlowNames implements DnsResolver {

  private static final byte[] OURS = {127, 0, 0, 1};

  private final String host;
  private final Duration wait;
  private final List<byte[]> addresses;

  /** Finds the host at an address that refuses and at one that answers. */
  SlowNames(String host, Duration wait) {
    this(host, wait, List.of(Loopback.elsewhere().getAddress(), OURS));
  }

  private SlowNames(String host, Duration wait, List<byte[]> addresses) {
    this.host = host;
    this.wait = wait;
    this.addresses = addresses;
  }

  /** Finds that host, without delay, at an address that answers. */
  static SlowNames only(String host) {
    return new SlowNames(host, Duration.ZERO, List.of(OURS));
  }

  @Override
  public InetAddress[] resolve(String name) throws UnknownHostException {
    if (!name.equals(host)) {
      throw new UnknownHostException(name);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    InetAddress[] found = new InetAddress[addresses.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByAddress(addresses.get(i));
    }
    return found;
  }

  @Override
  public String resolveCanonicalHostname(String name) {
    return name;
  }
}
