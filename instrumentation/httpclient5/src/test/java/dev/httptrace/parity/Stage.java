/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The servers and the client of one scenario. The client has HttpClient's own settings, except that
 * no wait is longer than ten seconds, a retry comes at once, and idle connections are not probed.
 */
final class Stage implements AutoCloseable {

  private static final int LIMIT_SECONDS = 10;

  final StepLog log = new StepLog();
  final Normalizer normal = new Normalizer();
  final Names names = new Names();
  final HttpClientBuilder builder = HttpClientBuilder.create();
  final PoolingHttpClientConnectionManagerBuilder connections = TracedHttpClients.connections();
  final RequestConfig.Builder requests =
      RequestConfig.custom()
          .setResponseTimeout(Timeout.ofSeconds(LIMIT_SECONDS))
          .setConnectionRequestTimeout(Timeout.ofSeconds(LIMIT_SECONDS));
  final ConnectionConfig.Builder connectionConfig =
      ConnectionConfig.custom()
          .setConnectTimeout(Timeout.ofSeconds(LIMIT_SECONDS))
          .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND);
  final Place place;

  /** A trace of every client beside those that the scenario is about. */
  ClientTraceFactory also = exchange -> null;

  /**
   * The async client's settings, or {@code null} if the scenario is played with the classic one.
   */
  final AsyncSide async;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<FutureTask<Void>> forks = new ArrayList<>();
  private HttpHost proxy;
  private PoolingHttpClientConnectionManager pool;
  private CloseableHttpClient client;

  private int unclosed;

  Stage(Place place) {
    this(place, false);
  }

  Stage(Place place, boolean async) {
    this.place = place;
    this.async = async ? new AsyncSide(names) : null;
    for (String name : List.of("one.test", "two.test", "tls.test", "wrong.test", "proxy.test")) {
      names.add(name, "127.0.0.1");
    }
    builder.setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS));
    connections.setDnsResolver(Wiring.names(names));
    Wiring.trust(connections, Certificates.clientContext());
  }

  /** Starts a server whose port the recording calls by that name. */
  ScriptedServer serve(String port, ConnectionScript... perConnection) {
    return named(port, ScriptedServer.start(perConnection));
  }

  ScriptedServer serveTls(String port, Tls tls, ConnectionScript... perConnection) {
    return named(port, ScriptedServer.startTls(tls, perConnection));
  }

  ScriptedServer serveTls(ConnectionScript... perConnection) {
    return serveTls("tls", Tls.of(Certificates.serverContext()), perConnection);
  }

  ScriptedServer named(String port, ScriptedServer server) {
    normal.port(server.port(), port);
    return closing(server);
  }

  <C extends AutoCloseable> C closing(C resource) {
    open.push(resource);
    return resource;
  }

  /** Sends all requests through a proxy, which stands at proxy.test. */
  void proxy(String scheme, int port, String name) {
    normal.port(port, name);
    proxy = new HttpHost(scheme, "proxy.test", port);
    set(clients -> clients.setProxy(proxy), clients -> clients.setProxy(proxy));
  }

  /** Sets the same on either client. */
  void set(Consumer<HttpClientBuilder> classic, Consumer<HttpAsyncClientBuilder> other) {
    classic.accept(builder);
    if (async != null) {
      other.accept(async.builder);
    }
  }

  CloseableHttpClient client() {
    if (client == null && async != null) {
      client = closing(async.client(this));
    } else if (client == null) {
      builder.setDefaultRequestConfig(requests.build());
      connections.setDefaultConnectionConfig(connectionConfig.build());
      pool = connections.build();
      client = closing(traced(builder.setConnectionManager(pool)).build());
    }
    return client;
  }

  ConnPoolControl<HttpRoute> pool() {
    return async == null ? pool : async.pool();
  }

  /** Instruments a client, for a scenario with a second one. */
  HttpClientBuilder traced(HttpClientBuilder clients) {
    return place == Place.CLIENT
        ? TracedHttpClients.instrument(clients, exchange -> Place.ofClient(), also)
        : TracedHttpClients.instrument(clients, also);
  }

  StepTrace trace(String label) {
    return new StepTrace(log, normal, label);
  }

  /** Executes with these traces, the newest first, and writes down how that returned. */
  Reply send(String label, ClassicHttpRequest request, ClientTrace... newestFirst) {
    return send(client(), label, request, List.of(newestFirst));
  }

  Reply send(
      CloseableHttpClient by, String label, ClassicHttpRequest request, List<ClientTrace> traces) {
    Reply reply = new Reply(log, label, this::closed);
    send(by, reply, request, traces);
    return reply;
  }

  void send(Reply reply, ClassicHttpRequest request, ClientTrace trace) {
    send(client(), reply, request, List.of(trace));
  }

  private void send(
      CloseableHttpClient by, Reply reply, ClassicHttpRequest request, List<ClientTrace> traces) {
    try {
      ClassicHttpResponse response = place.execute(by, request, traces);
      synchronized (this) {
        unclosed++;
      }
      reply.returned(response);
    } catch (IOException | RuntimeException e) {
      reply.failed(e, proxy);
      settle();
    }
  }

  private void closed() {
    synchronized (this) {
      unclosed--;
    }
    settle();
  }

  private void settle() {
    int left;
    synchronized (this) {
      left = unclosed;
    }
    if (async != null) {
      async.settle(left);
    }
  }

  Reply send(String label, ClassicHttpRequest request) {
    return send(label, request, trace(label));
  }

  Reply get(String label, String uri) {
    return send(label, ClassicRequestBuilder.get(uri).build());
  }

  /** Asks without a trace. */
  void untraced(String uri) throws IOException {
    client().execute(ClassicRequestBuilder.get(uri).build(), response -> response.getCode());
  }

  /** Runs on another thread; {@link #join} waits for it and fails if it failed. */
  void fork(ThrowingRunnable task) {
    FutureTask<Void> fork =
        new FutureTask<>(
            () -> {
              task.run();
              return null;
            });
    forks.add(fork);
    Thread thread = new Thread(fork, "parity-fork");
    thread.setDaemon(true);
    thread.start();
  }

  void join() throws InterruptedException, ExecutionException, TimeoutException {
    for (FutureTask<Void> fork : forks) {
      fork.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  void saw(String what, String args) {
    log.add("", "=" + what, args);
  }

  /** Ends what is still open, the client before its servers. */
  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  /** What a scenario does, which may fail in any way. */
  interface ThrowingRunnable {
    void run() throws Exception;
  }
}
