/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.classic;

import dev.httptrace.ClientTrace;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.pool.PoolLink;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Where the HttpClient on the class path lets us see a dial. This is the one place that tells its
 * versions apart: by the classes they offer. Classes that one of them lacks are named only by the
 * implementation for the other.
 */
@SuppressWarnings("deprecation") // ConnectionSocketFactory: 5.2 and 5.3 have nothing else
public interface Seams {

  /**
   * The seams of this HttpClient.
   *
   * @throws IllegalStateException if it is too old, or not there
   */
  static Seams get() {
    Seams found = Offered.SEAMS;
    if (found == null) {
      throw new IllegalStateException(Offered.complaint());
    }
    return found;
  }

  /** What {@link TracedHttpClients#connections()} returns. */
  PoolingHttpClientConnectionManagerBuilder connections();

  /** A connection manager as HttpClient makes it by default. */
  Connections standard();

  /** Builds the user's connection manager. */
  Connections build(PoolingHttpClientConnectionManagerBuilder connections);

  /**
   * A connection manager that dials with socket factories, as far as HttpClient still asks them.
   */
  PoolingHttpClientConnectionManager manager(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable PoolConcurrencyPolicy concurrency,
      @Nullable PoolReusePolicy reuse,
      @Nullable TimeValue timeToLive,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver,
      HttpConnectionFactory<? extends ManagedHttpClientConnection> factory);

  /** An operator that dials with socket factories, as far as HttpClient still asks them. */
  HttpClientConnectionOperator operator(
      Lookup<ConnectionSocketFactory> sockets,
      @Nullable SchemePortResolver ports,
      DnsResolver resolver);

  /** Wraps somebody's own operator. */
  HttpClientConnectionOperator traced(
      HttpClientConnectionOperator operator, List<ClientTrace> fallback);

  /** Dials for an exchange, which is the current one of this thread. */
  void connect(
      ExecRuntime runtime, ClassicExchange exchange, HttpHost hop, HttpClientContext context)
      throws IOException;

  /**
   * Refuses what needs more than this HttpClient has.
   *
   * @param what the user asked for
   * @throws UnsupportedOperationException on HttpClient 5.2 and 5.3
   */
  void requireStrategies(String what);

  /** A connection manager and its pool. */
  record Connections(PoolingHttpClientConnectionManager manager, PoolLink pool) {}

  /** Looked for once: what is on the class path stays there. */
  final class Offered {

    private static final @Nullable Seams SEAMS = find();

    private Offered() {}

    private static @Nullable Seams find() {
      if (isThere("org.apache.hc.client5.http.ssl.TlsSocketStrategy")) {
        return new StrategySeams();
      }
      return isThere("org.apache.hc.client5.http.config.TlsConfig")
          ? new SocketFactorySeams()
          : null;
    }

    private static String complaint() {
      return "httptrace works with HttpClient 5.2 to 5.6"
          + " (org.apache.httpcomponents.client5:httpclient5); "
          + (isThere("org.apache.hc.client5.http.impl.classic.HttpClientBuilder")
              ? "the one on the class path is older"
              : "there is none on the class path");
    }

    private static boolean isThere(String name) {
      try {
        Class.forName(name, false, Seams.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
  }
}
