/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * A real client with a trace attached in one place. It resolves one.test, two.test and shop.test to
 * 127.0.0.1 and nothing else, trusts the loopback authority and retries once, at once.
 */
public final class Rig implements AutoCloseable {

  public final RecordingTrace trace = new RecordingTrace();
  public final InMemoryDnsResolver names = new InMemoryDnsResolver();
  public final RequestConfig.Builder requests =
      RequestConfig.custom()
          .setResponseTimeout(Timeout.ofSeconds(10))
          .setExpectContinueEnabled(false)
          .setConnectionRequestTimeout(Timeout.ofSeconds(10));
  public final ConnectionConfig.Builder connectionConfig =
      ConnectionConfig.custom()
          .setConnectTimeout(Timeout.ofSeconds(10))
          .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND);
  public final HttpClientBuilder builder;
  public final PoolingHttpClientConnectionManagerBuilder connections;
  private final Attachment attachment;
  private final boolean ours;
  private CloseableHttpClient client;

  public Rig(Attachment attachment) {
    this(attachment, HttpClientBuilder.create());
  }

  public Rig(Attachment attachment, HttpClientBuilder builder) {
    this(attachment, builder, true);
  }

  /** With a connection manager that is not ours. */
  public static Rig foreign(Attachment attachment) {
    return new Rig(attachment, HttpClientBuilder.create(), false);
  }

  private Rig(Attachment attachment, HttpClientBuilder builder, boolean ours) {
    this.attachment = attachment;
    this.builder = builder;
    this.ours = ours;
    this.connections =
        ours ? TracedHttpClients.connections() : PoolingHttpClientConnectionManagerBuilder.create();
    for (String name : new String[] {"one.test", "two.test", "shop.test"}) {
      names.add(name, address("127.0.0.1"));
    }
    builder.setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS));
    if (ours) {
      connections.setDnsResolver(Wiring.names(names));
      Wiring.trust(connections, Certificates.clientContext());
    } else {
      connections.setDnsResolver(names);
      Wiring.trustUntraced(connections, Certificates.clientContext());
    }
  }

  public Rig with(Consumer<Rig> setting) {
    setting.accept(this);
    return this;
  }

  /** For handshakes, in HttpClient 5.4 as well as later. */
  public void handshakeTimeout(Timeout timeout) {
    connections.setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(timeout).build());
    connections.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(timeout).build());
  }

  public CloseableHttpClient client() {
    if (client == null) {
      builder.setDefaultRequestConfig(requests.build());
      connections.setDefaultConnectionConfig(connectionConfig.build());
      if (ours) {
        if (attachment == Attachment.CLIENT) {
          TracedHttpClients.instrument(builder, connections, exchange -> trace);
        } else {
          TracedHttpClients.instrument(builder, connections);
        }
      } else {
        builder.setConnectionManager(connections.build());
        if (attachment == Attachment.CLIENT) {
          TracedHttpClients.instrument(builder, exchange -> trace);
        } else if (attachment != Attachment.NOWHERE) {
          TracedHttpClients.instrument(builder);
        }
      }
      client = builder.build();
    }
    return client;
  }

  /** Takes a client that was made otherwise. */
  public void use(CloseableHttpClient other) {
    client = other;
  }

  ClassicHttpResponse open(ClassicHttpRequest request, HttpClientContext context)
      throws IOException {
    return attachment.execute(client(), request, context, trace);
  }

  public ClassicHttpResponse open(ClassicHttpRequest request) throws IOException {
    return open(request, HttpClientContext.create());
  }

  /** Reads the answer to its end, and returns status and body. */
  public String send(ClassicHttpRequest request, HttpClientContext context) throws IOException {
    try (ClassicHttpResponse response = open(request, context)) {
      return response.getCode() + " " + body(response);
    }
  }

  public String send(ClassicHttpRequest request) throws IOException {
    return send(request, HttpClientContext.create());
  }

  public String get(String uri) throws IOException {
    return send(ClassicRequestBuilder.get(uri).build());
  }

  public String post(String uri, HttpEntity body) throws IOException {
    return send(ClassicRequestBuilder.post(uri).setEntity(body).build());
  }

  public static String body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? "" : new String(entity.getContent().readAllBytes(), ISO_8859_1);
  }

  public static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (client != null) {
      client.close();
    }
  }

  /** Go's hooks after the connection was got. */
  public List<String> fromWire() {
    List<String> hooks = trace.hooks();
    return hooks.subList(hooks.indexOf("gotConn") + 1, hooks.size());
  }
}
