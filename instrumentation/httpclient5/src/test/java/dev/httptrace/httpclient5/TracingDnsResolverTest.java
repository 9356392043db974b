/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

class TracingDnsResolverTest {

  /** Null leaves the name to a SOCKS proxy. */
  @Test
  void lookupWithoutAnAnswerIsToldAndPassedOn() throws UnknownHostException {
    RecordingTrace trace = new RecordingTrace();
    DnsResolver resolver = TracingDnsResolver.of(new Resolver(), List.of(trace));

    assertThat(resolver.resolve("one.test")).isNull();
    assertThat(resolver.resolve("one.test", 80)).isNull();
    assertThat(trace.all()).containsExactly("dnsStart", "dnsDone", "dnsStart", "dnsDone");
    assertThat(trace.details("dnsDone")).containsExactly("[]", "[]");
  }

  private static final class Resolver implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) {
      return null;
    }

    /** Without the annotation: not yet there before 5.5. */
    @SuppressWarnings("MissingOverride")
    public List<InetSocketAddress> resolve(String host, int port) {
      return null;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
