/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.ClientTrace;
import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.httpclient5.exchange.Failures;
import dev.httptrace.httpclient5.exchange.HostPort;
import dev.httptrace.httpclient5.exchange.Seam;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/** Tells lookups. HttpClient asks the resolver for IP literals as well: those are none. */
public final class TracingDnsResolver implements DnsResolver {

  private final DnsResolver delegate;
  private final List<ClientTrace> fallback;

  private TracingDnsResolver(DnsResolver delegate, List<ClientTrace> fallback) {
    this.delegate = delegate;
    this.fallback = fallback;
  }

  public static DnsResolver of(DnsResolver resolver, List<ClientTrace> fallback) {
    return resolver instanceof TracingDnsResolver
        ? resolver
        : new TracingDnsResolver(resolver, fallback);
  }

  @Override
  public InetAddress @Nullable [] resolve(String host) throws UnknownHostException {
    ClientTrace trace = HostPort.isLiteral(host) ? null : SeamTrace.enter(Seam.LOOKUP, fallback);
    if (trace == null) {
      return delegate.resolve(host);
    }
    trace.dnsStart(new DnsStartInfo(HostPort.ascii(host)));
    InetAddress[] addresses;
    try {
      addresses = delegate.resolve(host);
    } catch (Throwable failure) {
      trace.dnsDone(new DnsDoneInfo(List.of(), Failures.asException(failure), false));
      throw failure;
    } finally {
      SeamTrace.leave();
    }
    // Null leaves the name to a SOCKS proxy.
    List<InetAddress> answers = addresses == null ? List.of() : List.of(addresses);
    SeamTrace.answered(answers);
    trace.dnsDone(new DnsDoneInfo(answers, null, false));
    return addresses;
  }

  /** Called instead of the other one since 5.5. */
  @Override
  public @Nullable List<InetSocketAddress> resolve(String host, int port)
      throws UnknownHostException {
    ClientTrace trace = HostPort.isLiteral(host) ? null : SeamTrace.enter(Seam.LOOKUP, fallback);
    if (trace == null) {
      return delegate.resolve(host, port);
    }
    trace.dnsStart(new DnsStartInfo(HostPort.ascii(host)));
    List<InetSocketAddress> addresses;
    try {
      addresses = delegate.resolve(host, port);
    } catch (Throwable failure) {
      trace.dnsDone(new DnsDoneInfo(List.of(), Failures.asException(failure), false));
      throw failure;
    } finally {
      SeamTrace.leave();
    }
    List<InetAddress> answers =
        addresses == null
            ? List.of()
            : addresses.stream()
                .map(InetSocketAddress::getAddress)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    SeamTrace.answered(answers);
    trace.dnsDone(new DnsDoneInfo(answers, null, false));
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return delegate.resolveCanonicalHostname(host);
  }
}
