/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;

/** Throws what no interface promises, as a filter of addresses may. */
public final class RefusingResolver implements DnsResolver {

  private final RuntimeException refused;
  private final AtomicInteger asked = new AtomicInteger();

  public RefusingResolver(RuntimeException refused) {
    this.refused = refused;
  }

  @Override
  public InetAddress[] resolve(String host) {
    asked.incrementAndGet();
    throw refused;
  }

  /** How many addresses it has refused. */
  public int asked() {
    return asked.get();
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
