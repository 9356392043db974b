/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.DnsResolver;

/** Finds everything on 127.0.0.1, and writes down that it was used. */
public final class NotingResolver implements DnsResolver {

  private final List<String> used;
  private final UnaryOperator<String> note;

  public NotingResolver(List<String> used) {
    this(used, UnaryOperator.identity());
  }

  public NotingResolver(List<String> used, UnaryOperator<String> note) {
    this.used = used;
    this.note = note;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    used.add(note.apply("dns"));
    return new InetAddress[] {Rig.address("127.0.0.1")};
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
