/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * A real client whose calls are recorded. It resolves one.test and shop.test to 127.0.0.1 and
 * two.test to 127.0.0.2 and then 127.0.0.1; it trusts the loopback authority and retries once.
 */
final class CallRig implements AutoCloseable {

  // The first call of a JVM loads classes for some 100 ms, and that would be its verdict.
  static {
    try (ScriptedServer server =
            ScriptedServer.startTls(
                Certificates.serverContext(), Responses.keepAlive(200, "warm"));
        CallRig rig = new CallRig()) {
      rig.get(server.uri("two.test", "/")).verdict();
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final List<CallRecord> calls = new CopyOnWriteArrayList<>();
  final HttpClientBuilder builder = HttpClientBuilder.create();
  final PoolingHttpClientConnectionManagerBuilder connections = TracedHttpClients.connections();
  final InMemoryDnsResolver names = new InMemoryDnsResolver();
  final RequestConfig.Builder requests =
      RequestConfig.custom()
          .setExpectContinueEnabled(false)
          .setResponseTimeout(Timeout.ofSeconds(10))
          .setConnectionRequestTimeout(Timeout.ofSeconds(10));
  final ConnectionConfig.Builder connectionConfig =
      ConnectionConfig.custom()
          .setConnectTimeout(Timeout.ofSeconds(10))
          .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND);
  CallRecorder recorder = CallRecorder.create().listener(calls::add);
  HttpClientContext context = HttpClientContext.create();
  private final Place place;
  private CloseableHttpClient client;

  CallRig() {
    this(Place.CLIENT);
  }

  CallRig(Place place) {
    this.place = place;
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      names.add("one.test", loopback);
      names.add("shop.test", loopback);
      names.add("two.test", InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), loopback);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
    connections.setDnsResolver(Wiring.names(names));
    Wiring.trust(connections, Certificates.clientContext());
    retryAfter(Duration.ZERO);
  }

  CallRig retryAfter(Duration pause) {
    builder.setRetryStrategy(
        new DefaultHttpRequestRetryStrategy(1, TimeValue.ofMilliseconds(pause.toMillis())));
    return this;
  }

  /** Looks names up that much later. */
  CallRig slowNames(Duration delay) {
    connections.setDnsResolver(
        Wiring.names(
            new DnsResolver() {
              @Override
              public InetAddress[] resolve(String host) throws UnknownHostException {
                pause(delay);
                return names.resolve(host);
              }

              @Override
              public String resolveCanonicalHostname(String host) {
                return host;
              }
            }));
    return this;
  }

  static void pause(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  CloseableHttpClient client() {
    if (client == null) {
      connections.setDefaultConnectionConfig(connectionConfig.build());
      builder.setDefaultRequestConfig(requests.build());
      if (place == Place.CLIENT) {
        TracedHttpClients.instrument(builder, connections, recorder);
      } else {
        TracedHttpClients.instrument(builder, connections);
      }
      client = builder.build();
    }
    return client;
  }

  ClassicHttpResponse open(ClassicHttpRequest request) throws IOException {
    CloseableHttpClient opening = client();
    if (place == Place.REQUEST) {
      context = TracedHttpClients.attach(HttpClientContext.create(), recorder);
    }
    if (place != Place.CONTEXT) {
      return opening.executeOpen(null, request, context);
    }
    try (Scope ignored = Context.current().with(recorder).makeCurrent()) {
      return opening.executeOpen(null, request, context);
    }
  }

  ClassicHttpResponse open(String uri) throws IOException {
    return open(ClassicRequestBuilder.get(uri).build());
  }

  /** Reads the answer to its end, and returns the record of the call. */
  CallRecord send(ClassicHttpRequest request) throws IOException {
    try (ClassicHttpResponse response = open(request)) {
      read(response);
    }
    return record();
  }

  CallRecord get(String uri) throws IOException {
    return send(ClassicRequestBuilder.get(uri).build());
  }

  /**
   * Calls until a call was quicker than what any verdict calls slow: on a busy machine, some other
   * process may hold one up.
   */
  CallRecord quick(String uri) throws IOException {
    CallRecord call = get(uri);
    for (int i = 1; i < 10 && call.duration().compareTo(Verdicts.SLOW_LEASE) >= 0; i++) {
      call = get(uri);
    }
    return call;
  }

  /** Expects the request to fail, and returns the record of the call. */
  CallRecord fail(ClassicHttpRequest request) {
    try (ClassicHttpResponse response = open(request)) {
      read(response);
    } catch (IOException expected) {
      return record();
    }
    throw new AssertionError("did not fail: " + request);
  }

  CallRecord fail(String uri) {
    return fail(ClassicRequestBuilder.get(uri).build());
  }

  /** What the user finds after the call. */
  CallRecord record() {
    return CallRecord.fromOrNull(context::getAttribute);
  }

  static String read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? "" : new String(entity.getContent().readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
  }
}
