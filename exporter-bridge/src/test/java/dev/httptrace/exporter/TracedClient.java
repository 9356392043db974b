/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;

/**
 * A real client that trusts the loopback authority and retries nothing. Every name is 127.0.0.1,
 * except that broken.test fails with a message that the test chooses. Heads may be as large as they
 * like, as with HttpCore before 5.4.3.
 */
public final class TracedClient implements AutoCloseable {
  private final CloseableHttpClient client;

  public TracedClient(HttpClientBuilder builder, String brokenName, ClientTraceFactory... traces) {
    PoolingHttpClientConnectionManagerBuilder connections =
        TracedHttpClients.connections()
            .setDnsResolver(new Names(brokenName))
            .setConnectionFactory(
                TracedHttpClients.traced(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom().setMaxLineLength(-1).setMaxHeaderCount(-1).build())
                        .build()))
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(Certificates.clientContext()));
    client =
        TracedHttpClients.instrument(builder.disableAutomaticRetries(), connections, traces)
            .build();
  }

  public String get(String uri) throws IOException {
    return send(ClassicRequestBuilder.get(uri).build());
  }

  /** Reads the answer to its end, and returns status and body. */
  public String send(ClassicHttpRequest request) throws IOException {
    return client.execute(
        request,
        response -> {
          HttpEntity entity = response.getEntity();
          return response.getCode()
              + " "
              + (entity == null ? "" : new String(entity.getContent().readAllBytes(), ISO_8859_1));
        });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }

  private record Names(String brokenName) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      if (host.equals("broken.test")) {
        throw new UnknownHostException(brokenName);
      }
      return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
