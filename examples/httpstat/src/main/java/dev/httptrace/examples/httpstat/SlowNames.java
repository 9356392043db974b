/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;

/** Finds one host, after a wait, at two addresses of this machine of which only one answers. */
final class SlowNames implements DnsResolver {

  private static final byte[] OURS = {127, 0, 0, 1};
  private static final byte[] NEIGHBOUR = {127, 0, 0, 2};
  private static final byte[] V6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private final String host;
  private final Duration wait;

  SlowNames(String host, Duration wait) {
    this.host = host;
    this.wait = wait;
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
    return new InetAddress[] {InetAddress.getByAddress(silent()), InetAddress.getByAddress(OURS)};
  }

  /** Linux and Windows have all of 127.0.0.0/8, macOS has only 127.0.0.1 unless told otherwise. */
  private static byte[] silent() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return system.startsWith("mac") ? V6_LOOPBACK : NEIGHBOUR;
  }

  @Override
  public String resolveCanonicalHostname(String name) {
    return name;
  }
}
