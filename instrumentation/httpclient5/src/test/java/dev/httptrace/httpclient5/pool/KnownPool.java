/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.httpclient5.TracedSocketFactories;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.ContentCompressionExec;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Lookup;

/** A client whose connection manager is known, made in the one way that every HttpClient has. */
@SuppressWarnings("deprecation") // 5.2 and 5.3 have nothing else
final class KnownPool implements AutoCloseable {

  /** Attached to each request of {@link #open}. */
  final RecordingTrace trace = new RecordingTrace();

  final PoolingHttpClientConnectionManager manager;
  final CloseableHttpClient client;

  KnownPool(ClientTraceFactory... factories) {
    this(builder -> {}, factories);
  }

  KnownPool(Consumer<HttpClientBuilder> setting, ClientTraceFactory... factories) {
    this(names(), setting, factories);
  }

  KnownPool(DnsResolver names) {
    this(names, builder -> {});
  }

  private KnownPool(
      DnsResolver names, Consumer<HttpClientBuilder> setting, ClientTraceFactory... factories) {
    Lookup<ConnectionSocketFactory> sockets =
        scheme -> PlainConnectionSocketFactory.getSocketFactory();
    manager = TracedSocketFactories.connectionManager(sockets, null, null, null, null, names, null);
    HttpClientBuilder builder = HttpClientBuilder.create().setConnectionManager(manager);
    setting.accept(builder);
    client = TracedHttpClients.instrument(builder, factories).build();
  }

  private static DnsResolver names() {
    InMemoryDnsResolver names = new InMemoryDnsResolver();
    names.add("one.test", Rig.address("127.0.0.1"));
    return names;
  }

  /** From 5.6 on, it does so anyway; before, by a constructor that is no longer there. */
  static void refuseUnknownCodings(HttpClientBuilder builder) {
    try {
      builder.replaceExecInterceptor(
          ChainElement.COMPRESS.name(),
          ContentCompressionExec.class.getConstructor(boolean.class).newInstance(false));
    } catch (NoSuchMethodException later) {
      // Nothing to be set.
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  ClassicHttpResponse open(ClassicHttpRequest request) throws IOException {
    return Attachment.REQUEST.execute(client, request, HttpClientContext.create(), trace);
  }

  /** With the traces of the client alone. */
  ClassicHttpResponse openPlainly(ClassicHttpRequest request) throws IOException {
    return Attachment.NOWHERE.execute(client, request, HttpClientContext.create(), trace);
  }

  PoolLink link() {
    return PoolLinks.of(manager).get(0);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
