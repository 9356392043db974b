/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Builds HttpClient's two clients as the options want them. */
final class Clients {

  private final ClientOptions options;
  private final Network network;
  private final Proxies proxies;
  private final RequestOptions requests;
  private final int concurrency;
  private final ClientTraceFactory[] traces;

  Clients(
      ClientOptions options,
      Network network,
      Proxies proxies,
      RequestOptions requests,
      int concurrency,
      List<ClientTraceFactory> traces) {
    this.options = options;
    this.network = network;
    this.proxies = proxies;
    this.requests = requests;
    this.concurrency = concurrency;
    this.traces = traces.toArray(ClientTraceFactory[]::new);
  }

  /**
   * Builds the classic client.
   *
   * @param retrying whether it tries again after a failure
   */
  Caller classic(boolean retrying) {
    SocksLogin.install(proxies);
    ChosenNames names = options.connect().names(network);
    var connections =
        TracedHttpClients.connections()
            // Whoever asks for so many at once does not want to measure our pool.
            .setMaxConnPerRoute(concurrency)
            .setMaxConnTotal(Math.max(concurrency, 25))
            .setDnsResolver(names)
            .setTlsSocketStrategy(new Handshakes(options.tls(), network))
            .setDefaultTlsConfig(tlsConfig(HttpVersionPolicy.FORCE_HTTP_1))
            .setSocketConfigResolver(this::socketConfig)
            .setDefaultConnectionConfig(connectionConfig());
    HttpClientBuilder builder =
        TracedHttpClients.instrument(HttpClientBuilder.create(), connections, traces)
            .setRoutePlanner(new Routes(proxies, options.connect(), names))
            .setDefaultRequestConfig(requestConfig())
            .disableCookieManagement()
            .addResponseInterceptorFirst(Heads.INTERCEPTOR)
            .addRequestInterceptorLast(requests.lastTouch());
    String agent = requests.agent();
    if (agent == null) {
      builder.disableDefaultUserAgent();
    } else {
      builder.setUserAgent(agent);
    }
    GivenMethod method = requests.givenMethod();
    if (options.isFollowing()) {
      builder.setRedirectStrategy(new CurlRedirects(requests.fields()));
      if (method != null) {
        builder.addExecInterceptorAfter(ChainElement.REDIRECT.name(), GivenMethod.NAME, method);
      }
    } else {
      builder.disableRedirectHandling();
      if (method != null) {
        builder.addExecInterceptorFirst(GivenMethod.NAME, method);
      }
    }
    if (!options.isCompressed()) {
      builder.disableContentCompression();
    }
    if (!retrying) {
      builder.disableAutomaticRetries();
    }
    return new ClassicCaller(builder.build());
  }

  /**
   * Builds and starts the async client.
   *
   * @param retrying whether it tries again after a failure
   */
  Caller async(boolean retrying) {
    ChosenNames names = options.connect().names(network);
    var connections =
        TracedHttpAsyncClients.connections()
            .setMaxConnPerRoute(concurrency)
            .setMaxConnTotal(Math.max(concurrency, 25))
            .setMessageMultiplexing(options.isHttp2())
            .setDnsResolver(names)
            .setTlsStrategy(new Handshakes(options.tls(), network))
            .setTlsConfigResolver(host -> tlsConfig(options.version(host, proxies)))
            .setDefaultConnectionConfig(connectionConfig());
    HttpAsyncClientBuilder builder =
        TracedHttpAsyncClients.instrument(
                HttpAsyncClientBuilder.create()
                    .addExecInterceptorFirst("cancel", new WholeCancel()),
                connections,
                traces)
            // How late a timeout may be noticed; a second if not said.
            .setIOReactorConfig(
                IOReactorConfig.custom().setSelectInterval(TimeValue.ofMilliseconds(50)).build())
            .setRoutePlanner(new Routes(proxies, options.connect(), names))
            .setDefaultRequestConfig(requestConfig())
            .disableCookieManagement()
            .addResponseInterceptorFirst(Heads.INTERCEPTOR)
            .addRequestInterceptorLast(requests.lastTouch());
    String agent = requests.agent();
    // Without one the last interceptor takes away HttpClient's own.
    if (agent != null) {
      builder.setUserAgent(agent);
    }
    GivenMethod method = requests.givenMethod();
    if (options.isFollowing()) {
      builder.setRedirectStrategy(new CurlRedirects(requests.fields()));
      if (method != null) {
        builder.addExecInterceptorAfter(ChainElement.REDIRECT.name(), GivenMethod.NAME, method);
      }
    } else {
      builder.disableRedirectHandling();
      if (method != null) {
        builder.addExecInterceptorFirst(GivenMethod.NAME, method);
      }
    }
    if (!options.isCompressed()) {
      builder.disableContentCompression();
    }
    if (!retrying) {
      builder.disableAutomaticRetries();
    }
    CloseableHttpAsyncClient client = builder.build();
    client.start();
    return new AsyncCaller(client, options.maxTime());
  }

  private SocketConfig socketConfig(HttpRoute route) {
    // What the call is for, not where --connect-to sends it.
    HttpHost dialled = route.getTargetHost();
    NamedEndpoint name = route.getTargetName();
    ProxyServer socks =
        proxies.overSocks(name == null ? dialled : new HttpHost(dialled.getSchemeName(), name));
    if (socks == null) {
      return SocketConfig.DEFAULT;
    }
    return SocketConfig.custom()
        .setSocksProxyAddress(
            new InetSocketAddress(socks.host().getHostName(), socks.host().getPort()))
        .build();
  }

  private TlsConfig tlsConfig(HttpVersionPolicy version) {
    return TlsConfig.custom().setHandshakeTimeout(stepLimit()).setVersionPolicy(version).build();
  }

  /** Beyond the time for the call, which is to end it, and not a step of it. */
  private Timeout stepLimit() {
    return Timeout.ofMilliseconds(options.maxTime().toMilliseconds() + 1_000);
  }

  private ConnectionConfig connectionConfig() {
    Timeout limit = stepLimit();
    return ConnectionConfig.custom()
        .setConnectTimeout(limit)
        .setSocketTimeout(limit)
        .setValidateAfterInactivity(options.idleCheck())
        .build();
  }

  private RequestConfig requestConfig() {
    return RequestConfig.custom()
        .setResponseTimeout(stepLimit())
        // curl does not offer to change to TLS on the way.
        .setProtocolUpgradeEnabled(false)
        .build();
  }
}
