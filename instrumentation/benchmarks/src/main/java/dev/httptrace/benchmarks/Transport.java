/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.util.TimeValue;

/** How the requests travel. */
public enum Transport {
  /** A reused connection in memory, without system calls. */
  MEMORY("in memory, reused connection"),
  /** A reused connection over loopback. */
  KEEP_ALIVE("loopback, reused connection"),
  /** A new connection over loopback for each request. */
  FRESH("loopback, new connection"),
  /** A new connection over loopback with TLS for each request; sessions resume as the JDK does. */
  TLS("loopback, new connection with TLS");

  private static final String HOST = "localhost";

  private final String title;

  Transport(String title) {
    this.title = title;
  }

  /** What a table calls it. */
  public String title() {
    return title;
  }

  boolean isReused() {
    return this == MEMORY || this == KEEP_ALIVE;
  }

  /** How many requests to make at least before time is taken. */
  int warmup() {
    return switch (this) {
      case MEMORY -> 60_000;
      case KEEP_ALIVE -> 20_000;
      case FRESH -> 4_000;
      case TLS -> 500;
    };
  }

  /** Starts what answers, and returns where. */
  URI start() throws IOException {
    return switch (this) {
      case MEMORY -> {
        MemorySocket.install();
        yield uri("http", 80);
      }
      case KEEP_ALIVE -> uri("http", CannedServer.plain(CannedAnswer.KEEP).port());
      case FRESH -> uri("http", CannedServer.plain(CannedAnswer.CLOSE).port());
      case TLS -> uri("https", CannedServer.tls(CannedAnswer.CLOSE).port());
    };
  }

  private static URI uri(String scheme, int port) {
    return URI.create(scheme + "://" + HOST + ":" + port + "/orders/42?expand=items");
  }

  /** Sets up connections, the same for all subjects. */
  PoolingHttpClientConnectionManagerBuilder configure(
      PoolingHttpClientConnectionManagerBuilder connections, int most) {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add(HOST, InetAddress.getLoopbackAddress());
    connections
        .setDnsResolver(names)
        .setMaxConnTotal(most)
        .setMaxConnPerRoute(most)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setValidateAfterInactivity(TimeValue.ofMinutes(1)).build());
    if (this == TLS) {
      connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(Certificates.clientContext()));
    }
    return connections;
  }
}
