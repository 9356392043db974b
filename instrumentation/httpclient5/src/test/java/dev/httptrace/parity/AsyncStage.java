/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.ClientTrace;
import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.H2Stream;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** The async client of a scenario, with the settings of {@link Stage}'s classic one. */
final class AsyncStage {

  {
    Wiring.assumeAsyncClient();
  }

  final PoolingAsyncClientConnectionManagerBuilder connections =
      TracedHttpAsyncClients.connections();
  private final Semaphore released = new Semaphore(0);
  private final Stage stage;
  private CloseableHttpAsyncClient client;

  AsyncStage(Stage stage) {
    this.stage = stage;
    connections
        .setDnsResolver(stage.names)
        .setTlsStrategy(new DefaultClientTlsStrategy(Certificates.clientContext()));
  }

  /** Starts a server whose port the recording calls {@code h2}. */
  H2Server serve(H2Stream.Script script) throws Exception {
    H2Server server = stage.closing(H2Server.start(script));
    stage.normal.port(server.port(), "h2");
    return server;
  }

  /** Lets requests that run at once be streams of one connection, as Go does. */
  AsyncStage multiplexing() {
    connections.setMessageMultiplexing(true);
    return this;
  }

  AsyncReply get(String label, String uri) {
    return send(label, AsyncRequestBuilder.get(uri).build());
  }

  AsyncReply send(String label, AsyncRequestProducer request) {
    return send(label, request, stage.trace(label));
  }

  AsyncReply send(String label, AsyncRequestProducer request, StepTrace trace) {
    AsyncReply reply = new AsyncReply(stage.log, label);
    try {
      stage.place.execute(List.of(trace), context -> reply.execute(client(), request, context));
    } catch (IOException e) {
      throw new UncheckedIOException("the async client throws nothing", e);
    }
    return reply;
  }

  /** Waits until so many requests have given their connections back, which they do in the end. */
  void awaitReleased(int requests) throws InterruptedException {
    if (!released.tryAcquire(requests, 10, TimeUnit.SECONDS)) {
      throw new AssertionError("connections not given back: " + released);
    }
  }

  private ClientTrace noting() {
    return new ExchangeTrace() {
      @Override
      public void connReleased(@Nullable Conn conn, @Nullable DiscardReason reason) {
        released.release();
      }
    };
  }

  private CloseableHttpAsyncClient client() {
    if (client == null) {
      connections.setDefaultConnectionConfig(stage.connectionConfig.build());
      HttpAsyncClientBuilder builder =
          HttpAsyncClientBuilder.create()
              .setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS))
              .setDefaultRequestConfig(stage.requests.build());
      client =
          (stage.place == Place.CLIENT
                  ? TracedHttpAsyncClients.instrument(
                      builder,
                      connections,
                      exchange -> Place.ofClient(),
                      exchange -> noting(),
                      stage.also)
                  : TracedHttpAsyncClients.instrument(
                      builder, connections, exchange -> noting(), stage.also))
              .build();
      stage.closing(() -> client.close(CloseMode.IMMEDIATE));
      client.start();
    }
    return client;
  }
}
