/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Certificates;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The async client behind a classic one, which HttpClient itself provides from 5.5 on: so that one
 * scenario is played with either. Hooks come on another thread than the caller's, and a connection
 * is given back after the caller has its answer; what is closed is waited for.
 */
final class AsyncSide {

  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  // The classic face is not told of an exchange that fails: its caller waits for as long as this.
  private static final Timeout PATIENCE = Timeout.ofSeconds(3);

  final HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create();
  final PoolingAsyncClientConnectionManagerBuilder connections =
      TracedHttpAsyncClients.connections();
  private PoolingAsyncClientConnectionManager pool;
  private int open;

  AsyncSide(Names names) {
    builder.setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS));
    connections
        .setDnsResolver(names)
        .setTlsStrategy(new DefaultClientTlsStrategy(Certificates.clientContext()));
  }

  CloseableHttpClient client(Stage stage) {
    builder.setDefaultRequestConfig(stage.requests.build());
    connections.setDefaultConnectionConfig(stage.connectionConfig.build());
    pool = connections.build();
    CloseableHttpAsyncClient client =
        TracedHttpAsyncClients.instrument(
                builder.setConnectionManager(pool), exchange -> new Counting())
            .build();
    client.start();
    return HttpAsyncClients.classic(client, PATIENCE);
  }

  ConnPoolControl<HttpRoute> pool() {
    return pool;
  }

  /** Waits until no more exchanges than so many are under way. */
  synchronized void settle(int unclosed) {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (open > unclosed && System.nanoTime() < end) {
      try {
        wait(10);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private synchronized void count(int more) {
    open += more;
    notifyAll();
  }

  private final class Counting implements ExchangeTrace {

    @Override
    public void exchangeStart(Exchange exchange) {
      count(1);
    }

    @Override
    public void exchangeDone(Exception error) {
      count(-1);
    }
  }
}
