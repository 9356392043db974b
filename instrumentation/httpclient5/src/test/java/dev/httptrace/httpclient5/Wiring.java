/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.ClientTrace;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;

/**
 * Sets TLS and names in the way of the HttpClient on the class path, so that one test runs on all.
 * On 5.2 and 5.3 they are traced here, as a user has to; from 5.4 on they are not, as none has to.
 */
@SuppressWarnings("deprecation") // 5.2 and 5.3 have nothing else
public final class Wiring {

  private static final boolean STRATEGIES =
      Wiring.class.getResource("/org/apache/hc/client5/http/ssl/TlsSocketStrategy.class") != null;

  private Wiring() {}

  /** Whether HttpClient is 5.4 or later. */
  public static boolean hasStrategies() {
    return STRATEGIES;
  }

  /** Skips a test of the async client where it is not traced. */
  public static void assumeAsyncClient() {
    assumeTrue(STRATEGIES, "the async client is traced from HttpClient 5.4 on");
  }

  public static DnsResolver names(DnsResolver resolver) {
    return STRATEGIES ? resolver : TracedHttpClients.traced(resolver);
  }

  public static void trust(
      PoolingHttpClientConnectionManagerBuilder connections, SSLContext trusted) {
    if (STRATEGIES) {
      StrategyWiring.trust(connections, trusted);
    } else {
      connections.setSSLSocketFactory(
          TracedSocketFactories.traced(new SSLConnectionSocketFactory(trusted)));
    }
  }

  public static void trust(
      PoolingHttpClientConnectionManagerBuilder connections,
      SSLContext trusted,
      HostnameVerifier verifier) {
    if (STRATEGIES) {
      StrategyWiring.trust(connections, trusted, verifier);
    } else {
      connections.setSSLSocketFactory(
          TracedSocketFactories.traced(new SSLConnectionSocketFactory(trusted, verifier)));
    }
  }

  /** Sets a seam that stands alone, and tells these traces. */
  static void trust(
      PoolingHttpClientConnectionManagerBuilder connections,
      SSLContext trusted,
      ClientTrace... fallback) {
    if (STRATEGIES) {
      StrategyWiring.trust(connections, trusted, fallback);
    } else {
      connections.setSSLSocketFactory(
          TracedSocketFactories.traced(new SSLConnectionSocketFactory(trusted), fallback));
    }
  }

  /** Sets the same, and nothing of ours. */
  public static void trustUntraced(
      PoolingHttpClientConnectionManagerBuilder connections, SSLContext trusted) {
    if (STRATEGIES) {
      trust(connections, trusted);
    } else {
      connections.setSSLSocketFactory(new SSLConnectionSocketFactory(trusted));
    }
  }

  /** Closes in the one way that does not read the rest; not before 5.4. */
  public static void closeAbruptly(ClassicHttpResponse response) {
    assumeTrue(
        response instanceof ModalCloseable,
        "HttpClient before 5.4 reads the rest of every response that is closed");
    ((ModalCloseable) response).close(CloseMode.IMMEDIATE);
  }

  /** Sets a handshake of one's own. */
  public static void handshake(
      PoolingHttpClientConnectionManagerBuilder connections, OwnHandshake handshake) {
    if (STRATEGIES) {
      StrategyWiring.handshake(connections, handshake);
    } else {
      connections.setSSLSocketFactory(
          TracedSocketFactories.traced(new OwnSocketFactory(handshake)));
    }
  }
}
