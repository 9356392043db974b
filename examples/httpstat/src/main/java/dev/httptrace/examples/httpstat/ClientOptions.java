/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.httpclient5.TracedHttpClients;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
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
  CloseableHttpClient client(
      Network network, List<Target> targets, int concurrency, List<ClientTraceFactory> traces) {
    HttpClientBuilder builder = builder(network, concurrency, traces);
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    targets.forEach(target -> add(credentials, target));
    if (proxy != null) {
      Target via = Target.parse(proxy);
      add(credentials, via);
      builder.setProxy(via.host());
    }
    if (!location) {
      builder.disableRedirectHandling();
    }
    return builder.setDefaultCredentialsProvider(credentials).build();
  }

  /** Returns a builder of clients that go straight to the target and follow redirects. */
  HttpClientBuilder builder(Network network, int concurrency, List<ClientTraceFactory> traces) {
    Timeout limit = maxTime();
    var connections =
        TracedHttpClients.connections()
            // Whoever asks for so many at once does not want to measure our pool.
            .setMaxConnPerRoute(concurrency)
            .setMaxConnTotal(Math.max(concurrency, 25))
            .setDnsResolver(network.names())
            .setTlsSocketStrategy(tls(network.trust()))
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(limit).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build());
    return TracedHttpClients.instrument(
            HttpClientBuilder.create(), connections, traces.toArray(ClientTraceFactory[]::new))
        .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(limit).build());
  }

  private TlsSocketStrategy tls(SSLContext trust) {
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
