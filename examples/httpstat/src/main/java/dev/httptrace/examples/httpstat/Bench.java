/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.JvmPauses;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A client for one experiment, set up before its first call. */
final class Bench implements AutoCloseable {

  static final String HOST = "shop.test";

  private final PoolingHttpClientConnectionManagerBuilder connections =
      TracedHttpClients.connections()
          .setDnsResolver(SlowNames.only(HOST))
          .setTlsSocketStrategy(new DefaultClientTlsStrategy(Certificates.clientContext()));
  private final HttpClientBuilder builder = HttpClientBuilder.create();
  private final RequestConfig.Builder requests = RequestConfig.custom();
  private @Nullable CloseableHttpClient client;
  private @Nullable JvmPauses watch;

  Bench poolOfOne() {
    connections.setMaxConnPerRoute(1);
    return this;
  }

  /** Finds the host late, and first at an address that refuses. */
  Bench slowNames(Duration wait) {
    connections.setDnsResolver(new SlowNames(HOST, wait));
    return this;
  }

  Bench withoutRetries() {
    builder.disableAutomaticRetries();
    return this;
  }

  Bench responseTimeout(Duration limit) {
    requests.setResponseTimeout(Timeout.of(limit));
    return this;
  }

  Bench interceptor(Runnable task) {
    builder.addRequestInterceptorFirst((request, entity, context) -> task.run());
    return this;
  }

  /** Lets the verdict know what this process did itself. */
  Bench watched() {
    watch = JvmPauses.watch();
    return this;
  }

  Bench proxy(String scheme, int port) {
    builder.setProxy(new HttpHost(scheme, HOST, port));
    return this;
  }

  /** Expects a 100 before it sends a body, and waits so long for it. */
  Bench expectContinue(Duration patience) {
    requests.setExpectContinueEnabled(true);
    builder.setRequestExecutor(
        new HttpRequestExecutor(
            Http1Config.custom().setWaitForContinueTimeout(Timeout.of(patience)).build(),
            null,
            null));
    return this;
  }

  CallRecord get(String uri) throws IOException {
    return call(ClassicRequestBuilder.get(uri).build());
  }

  CallRecord post(String uri, byte[] body) throws IOException {
    return call(
        ClassicRequestBuilder.post(uri)
            .setEntity(body, ContentType.APPLICATION_OCTET_STREAM)
            .build());
  }

  CallRecord fail(String uri) {
    HttpClientContext context = HttpClientContext.create();
    try {
      call(ClassicRequestBuilder.get(uri).build(), context);
    } catch (IOException expected) {
      return record(context);
    }
    throw new IllegalStateException("the fault did not make the call fail: " + uri);
  }

  /** Ends the response without reading it: closing it in another way would read the rest. */
  CallRecord getWithoutReading(String uri) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    ClassicHttpResponse response =
        client().executeOpen(null, ClassicRequestBuilder.get(uri).build(), context);
    ((ModalCloseable) response).close(CloseMode.IMMEDIATE);
    return record(context);
  }

  /** Gets while a first response is held for that long. */
  CallRecord getWhileAnotherIsUnderWay(String uri, Duration held) throws IOException {
    CountDownLatch begun = new CountDownLatch(1);
    try (ClassicHttpResponse first =
        client()
            .executeOpen(
                null, ClassicRequestBuilder.get(uri).build(), HttpClientContext.create())) {
      Thread reader = new Thread(() -> finishLater(first, held, begun), "httpstat-first-call");
      reader.start();
      begun.await();
      CallRecord call = get(uri);
      reader.join();
      return call;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void finishLater(
      ClassicHttpResponse response, Duration held, CountDownLatch begun) {
    begun.countDown();
    try {
      Thread.sleep(held.toMillis() * 2);
      Bodies.read(response);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the first call of two failed", e);
    }
  }

  /** Cancels the request as soon as the server has it. */
  CallRecord cancelOnce(CountDownLatch asked, String uri) {
    HttpGet request = new HttpGet(uri);
    HttpClientContext context = HttpClientContext.create();
    CompletableFuture<Void> cancellation =
        CompletableFuture.runAsync(
            () -> {
              try {
                asked.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              request.cancel();
            });
    try {
      call(request, context);
    } catch (IOException expected) {
      cancellation.join();
      return record(context);
    }
    throw new IllegalStateException("a cancelled call cannot succeed: " + uri);
  }

  static void pause(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CallRecord call(ClassicHttpRequest request) throws IOException {
    HttpClientContext context = HttpClientContext.create();
    call(request, context);
    return record(context);
  }

  private void call(ClassicHttpRequest request, HttpClientContext context) throws IOException {
    client().execute(request, context, Bodies::read);
  }

  private static CallRecord record(HttpClientContext context) {
    CallRecord call = CallRecord.fromOrNull(context::getAttribute);
    if (call == null) {
      throw new IllegalStateException("the call was not recorded");
    }
    return call;
  }

  private CloseableHttpClient client() {
    if (client == null) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(HOST, -1),
          new UsernamePasswordCredentials("demo", "not-shown".toCharArray()));
      client =
          TracedHttpClients.instrument(builder, connections, recorder())
              .setDefaultCredentialsProvider(credentials)
              .setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS))
              .setDefaultRequestConfig(requests.build())
              .build();
    }
    return client;
  }

  private CallRecorder recorder() {
    CallRecorder recorder = CallRecorder.create();
    return watch == null ? recorder : recorder.jvmPauses(watch);
  }

  @Override
  public void close() throws IOException {
    if (watch != null) {
      watch.close();
    }
    if (client != null) {
      client.close();
    }
  }
}
