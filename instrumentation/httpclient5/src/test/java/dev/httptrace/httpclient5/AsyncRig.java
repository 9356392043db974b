/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.ClientTrace;
import dev.httptrace.loopback.Certificates;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.opentest4j.TestAbortedException;

/** What {@link Rig} is, with the async client. Its trace can be waited for. */
public final class AsyncRig implements AutoCloseable {

  {
    // Before anything else, for there is nothing to make on 5.2 and 5.3.
    Wiring.assumeAsyncClient();
  }

  public final RecordingTrace trace = new RecordingTrace();
  public final InMemoryDnsResolver names = new InMemoryDnsResolver();
  public final RequestConfig.Builder requests =
      RequestConfig.custom()
          .setResponseTimeout(Timeout.ofSeconds(10))
          .setConnectionRequestTimeout(Timeout.ofSeconds(50));
  public final ConnectionConfig.Builder connectionConfig =
      ConnectionConfig.custom()
          .setConnectTimeout(Timeout.ofSeconds(10))
          .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND);
  public final HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create();
  public final PoolingAsyncClientConnectionManagerBuilder connections =
      TracedHttpAsyncClients.connections();
  private final Attachment attachment;
  private volatile CountDownLatch over = new CountDownLatch(1);
  private CloseableHttpAsyncClient client;

  public AsyncRig(Attachment attachment) {
    this.attachment = attachment;
    for (String name : new String[] {"one.test", "two.test", "shop.test"}) {
      names.add(name, Rig.address("127.0.0.1"));
    }
    builder.setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS));
    connections
        .setDnsResolver(names)
        .setTlsStrategy(new DefaultClientTlsStrategy(Certificates.clientContext()));
    trace.on("exchangeDone", () -> over.countDown());
  }

  public AsyncRig with(Consumer<AsyncRig> setting) {
    setting.accept(this);
    return this;
  }

  /** Lets requests that run at once be streams of one connection. */
  public AsyncRig sharingOneConnection() {
    connections.setMaxConnTotal(1).setMaxConnPerRoute(1);
    try {
      connections.setMessageMultiplexing(true);
    } catch (NoSuchMethodError e) {
      throw new TestAbortedException("HttpClient before 5.5 shares no connection", e);
    }
    return this;
  }

  public CloseableHttpAsyncClient client(ClientTrace... clientWide) {
    if (client == null) {
      builder.setDefaultRequestConfig(requests.build());
      connections.setDefaultConnectionConfig(connectionConfig.build());
      if (clientWide.length > 0) {
        TracedHttpAsyncClients.instrument(builder, connections, exchange -> clientWide[0]);
      } else if (attachment == Attachment.CLIENT) {
        TracedHttpAsyncClients.instrument(builder, connections, exchange -> trace);
      } else {
        TracedHttpAsyncClients.instrument(builder, connections);
      }
      client = builder.build();
      client.start();
    }
    return client;
  }

  /** Takes a client that was made otherwise. */
  public void use(CloseableHttpAsyncClient other) {
    client = other;
  }

  public Future<SimpleHttpResponse> execute(
      SimpleHttpRequest request, FutureCallback<SimpleHttpResponse> callback) {
    HttpClientContext context = HttpClientContext.create();
    if (attachment == Attachment.REQUEST) {
      TracedHttpAsyncClients.attach(context, trace);
    }
    if (attachment != Attachment.CONTEXT) {
      return client().execute(request, context, callback);
    }
    try (Scope ignored = Context.current().with(trace).makeCurrent()) {
      return client().execute(request, context, callback);
    }
  }

  /** Waits for the answer and for the end of that many exchanges, and returns status and body. */
  public String send(SimpleHttpRequest request, int exchanges) throws Exception {
    over = new CountDownLatch(exchanges);
    try {
      SimpleHttpResponse response = execute(request, null).get(30, TimeUnit.SECONDS);
      String body = response.getBodyText();
      return response.getCode() + " " + (body == null ? "" : body);
    } finally {
      awaitEnd();
    }
  }

  public void awaitEnd() throws InterruptedException {
    if (attachment != Attachment.NOWHERE && !over.await(30, TimeUnit.SECONDS)) {
      throw new AssertionError("not over: " + trace.written());
    }
  }

  public String get(String uri) throws Exception {
    return send(SimpleRequestBuilder.get(uri).build(), 1);
  }

  public String post(String uri, String body) throws Exception {
    return send(SimpleRequestBuilder.post(uri).setBody(body, ContentType.TEXT_PLAIN).build(), 1);
  }

  /** What a request failed with, once its exchanges are over. */
  public Throwable failure(SimpleHttpRequest request, int exchanges) throws Exception {
    try {
      throw new AssertionError("answered: " + send(request, exchanges));
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close(CloseMode.IMMEDIATE);
    }
  }
}
