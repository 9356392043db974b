/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.RecordingTrace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class TracingDnsResolverTest {

  /** Null leaves the name to a SOCKS proxy. */
  @Test
  void lookupWithoutAnAnswerIsToldAndPassedOn() throws UnknownHostException {
    RecordingTrace trace = new RecordingTrace();
    DnsResolver resolver = TracingDnsResolver.of(new Resolver(), List.of(trace));

    assertThat(resolver.resolve("one.test")).isNull();
    assertThat(withPort(resolver)).isNull();
    assertThat(trace.all()).containsExactly(all(LOOKUP, LOOKUP));
    assertThat(trace.details("dnsDone")).containsExactly("[]", "[]");
  }

  private static List<InetSocketAddress> withPort(DnsResolver resolver)
      throws UnknownHostException {
    try {
      return resolver.resolve("one.test", 80);
    } catch (NoSuchMethodError e) {
      throw new TestAbortedException("HttpClient before 5.5 asks without a port", e);
    }
  }

  private static final class Resolver implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) {
      return null;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
      return null;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
