/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the client is built that makes all calls. */
final class ClientOptions {

  @Option(
      names = {"-k", "--insecure"},
      description = "Accept any certificate.")
  private boolean insecure;

  @Option(
      names = {"-L", "--location"},
      description = "Follow redirects.")
  private boolean location;

  @Option(
      names = {"-m", "--max-time"},
      paramLabel = "SECONDS",
      description = "Time for a call with all its attempts; default 30.")
  private double maxTime = 30;

  @Option(
      names = {"-x", "--proxy"},
      paramLabel = "URL",
      description = "Proxy, http://[user:password@]host:port.")
  private @Nullable String proxy;

  @Option(names = "--async", description = "Call with HttpClient's async client.")
  private boolean async;

  @Option(
      names = "--http2",
      description = {
        "Speak HTTP/2, which the async client does: to https as the server agrees (ALPN), to http",
        "without asking (prior knowledge), but HTTP/1.1 through a proxy. Calls made at a time",
        "become streams of the connections that are there."
      })
  private boolean http2;

  /** Follows redirects, whatever was said. */
  ClientOptions following() {
    location = true;
    return this;
  }

  boolean hasProxy() {
    return proxy != null;
  }

  /**
   * Looks at what only the client needs.
   *
   * @throws BadInput if it is of no use
   */
  void check() {
    maxTime();
    if (proxy != null) {
      Target.parse(proxy);
    }
  }

  /**
   * Returns the time a call may take.
   *
   * @throws BadInput if that is no time
   */
  Timeout maxTime() {
    if (!(maxTime > 0) || maxTime > 86_400) {
      throw new BadInput(
          ExitCodes.USAGE, "--max-time must be more than 0 and at most 86400 seconds: " + maxTime);
    }
    return Timeout.ofMilliseconds(Math.max(1, Math.round(maxTime * 1000)));
  }

  /**
   * Builds a client that tells everything to these traces.
   *
   * @throws BadInput if it cannot be built
   */
  Caller client(
      Network network, List<Target> targets, int concurrency, List<ClientTraceFactory> traces) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    targets.forEach(target -> add(credentials, target));
    Target via = proxy == null ? null : Target.parse(proxy);
    if (via != null) {
      add(credentials, via);
    }
    if (isAsync()) {
      HttpAsyncClientBuilder builder = asyncBuilder(network, concurrency, traces);
      if (via != null) {
        builder.setProxy(via.host());
      }
      if (!location) {
        builder.disableRedirectHandling();
      }
      return started(builder.setDefaultCredentialsProvider(credentials));
    }
    HttpClientBuilder builder = builder(network, concurrency, traces);
    if (via != null) {
      builder.setProxy(via.host());
    }
    if (!location) {
      builder.disableRedirectHandling();
    }
    return new ClassicCaller(builder.setDefaultCredentialsProvider(credentials).build());
  }

  /** Builds a client that goes straight to the target and tries once. */
  Caller straight(Network network, List<ClientTraceFactory> traces) {
    return isAsync()
        ? started(asyncBuilder(network, 1, traces).disableAutomaticRetries())
        : new ClassicCaller(builder(network, 1, traces).disableAutomaticRetries().build());
  }

  boolean isHttp2() {
    return http2;
  }

  private boolean isAsync() {
    return async || http2;
  }

  private Caller started(HttpAsyncClientBuilder builder) {
    CloseableHttpAsyncClient client = builder.build();
    client.start();
    return new AsyncCaller(client, maxTime());
  }

  private HttpClientBuilder builder(
      Network network, int concurrency, List<ClientTraceFactory> traces) {
    var connections =
        TracedHttpClients.connections()
            // Whoever asks for so many at once does not want to measure our pool.
            .setMaxConnPerRoute(concurrency)
            .setMaxConnTotal(Math.max(concurrency, 25))
            .setDnsResolver(network.names())
            .setTlsSocketStrategy(tls(network.trust()))
            .setDefaultTlsConfig(tlsConfig(HttpVersionPolicy.FORCE_HTTP_1))
            .setDefaultConnectionConfig(connectionConfig());
    return TracedHttpClients.instrument(
            HttpClientBuilder.create(), connections, traces.toArray(ClientTraceFactory[]::new))
        .setDefaultRequestConfig(requestConfig());
  }

  private HttpAsyncClientBuilder asyncBuilder(
      Network network, int concurrency, List<ClientTraceFactory> traces) {
    var connections =
        TracedHttpAsyncClients.connections()
            .setMaxConnPerRoute(concurrency)
            .setMaxConnTotal(Math.max(concurrency, 25))
            .setMessageMultiplexing(http2)
            .setDnsResolver(network.names())
            .setTlsStrategy(tls(network.trust()))
            .setTlsConfigResolver(host -> tlsConfig(version(host)))
            .setDefaultConnectionConfig(connectionConfig());
    HttpAsyncClientBuilder builder =
        HttpAsyncClientBuilder.create().addExecInterceptorFirst("cancel", new WholeCancel());
    return TracedHttpAsyncClients.instrument(
            builder, connections, traces.toArray(ClientTraceFactory[]::new))
        // How late a timeout may be noticed; a second if not said.
        .setIOReactorConfig(
            IOReactorConfig.custom().setSelectInterval(TimeValue.ofMilliseconds(50)).build())
        .setDefaultRequestConfig(requestConfig());
  }

  private HttpVersionPolicy version(HttpHost host) {
    if (!http2) {
      return HttpVersionPolicy.FORCE_HTTP_1;
    }
    if (host.getSchemeName().equals("https")) {
      return HttpVersionPolicy.NEGOTIATE;
    }
    return hasProxy() ? HttpVersionPolicy.FORCE_HTTP_1 : HttpVersionPolicy.FORCE_HTTP_2;
  }

  private TlsConfig tlsConfig(HttpVersionPolicy version) {
    return TlsConfig.custom().setHandshakeTimeout(stepLimit()).setVersionPolicy(version).build();
  }

  /** Beyond the time for the call, which is to end it, and not a step of it. */
  private Timeout stepLimit() {
    return Timeout.ofMilliseconds(maxTime().toMilliseconds() + 1_000);
  }

  private ConnectionConfig connectionConfig() {
    Timeout limit = stepLimit();
    return ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build();
  }

  private RequestConfig requestConfig() {
    return RequestConfig.custom().setResponseTimeout(stepLimit()).build();
  }

  private DefaultClientTlsStrategy tls(SSLContext trust) {
    return insecure
        ? new DefaultClientTlsStrategy(
            Trust.anyone(), HostnameVerificationPolicy.CLIENT, NoopHostnameVerifier.INSTANCE)
        : new DefaultClientTlsStrategy(trust, HttpsSupport.getDefaultHostnameVerifier());
  }

  private static void add(BasicCredentialsProvider credentials, Target target) {
    String userInfo = target.userInfo();
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
      String password = colon < 0 ? "" : userInfo.substring(colon + 1);
      HttpHost host = target.host();
      credentials.setCredentials(
          new AuthScope(host), new UsernamePasswordCredentials(user, password.toCharArray()));
    }
  }
}
