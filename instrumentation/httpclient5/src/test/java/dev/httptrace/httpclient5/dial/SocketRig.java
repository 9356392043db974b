/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.dial;

import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.TracedSocketFactories;
import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * A client that is set up with a registry of socket factories. It resolves one.test and shop.test
 * to 127.0.0.1, both.test to an address before that where nobody listens, and retries nothing.
 */
@SuppressWarnings("deprecation") // since 5.4
final class SocketRig implements AutoCloseable {

  private static final Timeout LIMIT = Timeout.ofSeconds(2);

  final RecordingTrace trace = new RecordingTrace();
  final HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
  private final PoolingHttpClientConnectionManager manager;
  private final boolean traced;
  private CloseableHttpClient client;

  private SocketRig(PoolingHttpClientConnectionManager manager, boolean traced) {
    this.manager = manager;
    this.traced = traced;
    // Each of them is the handshake's in some version.
    manager.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(LIMIT).build());
    manager.setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(LIMIT).build());
    manager.setDefaultConnectionConfig(ConnectionConfig.custom().setConnectTimeout(LIMIT).build());
    builder.setConnectionManager(manager);
  }

  static SocketRig traced(ConnectionSocketFactory https) {
    return new SocketRig(
        TracedSocketFactories.connectionManager(
            sockets(https), null, null, null, null, names(), null),
        true);
  }

  /** HttpClient alone, with the same arguments. */
  static SocketRig untraced(ConnectionSocketFactory https) {
    return new SocketRig(
        new PoolingHttpClientConnectionManager(
            sockets(https), null, null, null, null, names(), null),
        false);
  }

  private static Registry<ConnectionSocketFactory> sockets(ConnectionSocketFactory https) {
    return RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", PlainConnectionSocketFactory.getSocketFactory())
        .register("https", https)
        .build();
  }

  private static InMemoryDnsResolver names() {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    for (String name : List.of("one.test", "shop.test", "127.0.0.1")) {
      names.add(name, Rig.address("127.0.0.1"));
    }
    names.add("both.test", Rig.address("127.0.0.2"), Rig.address("127.0.0.1"));
    return names;
  }

  void sockets(SocketConfig config) {
    manager.setDefaultSocketConfig(config);
  }

  String send(ClassicHttpRequest request) throws IOException {
    if (client == null) {
      if (traced) {
        TracedHttpClients.instrument(builder, exchange -> trace);
      }
      client = builder.build();
    }
    return client.execute(request, response -> response.getCode() + " " + Rig.body(response));
  }

  String get(String uri) throws IOException {
    return send(new HttpGet(uri));
  }

  /** What the caller sees. */
  String outcome(String uri) {
    try (this) {
      return get(uri);
    } catch (IOException | RuntimeException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws IOException {
    manager.close();
  }
}
