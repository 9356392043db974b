/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package kit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.instrumentation.testing.junit.http.AbstractHttpClientTest;
import io.opentelemetry.instrumentation.testing.junit.http.HttpClientTestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.util.Timeout;

/** What the kit has to know of HttpClient 5, as the agent instruments it. */
final class Options {

  private static final int UNOPENED_PORT = 61;

  private static final AttributeKey<String> PROTOCOL_VERSION =
      AttributeKey.stringKey("network.protocol.version");

  private Options() {}

  static void set(HttpClientTestOptions.Builder options) {
    options.setHttpAttributes(Options::attributes);
  }

  /** Without a response, or with one that is not handed to the caller, there is no version. */
  private static Set<AttributeKey<?>> attributes(URI uri) {
    Set<AttributeKey<?>> attributes = new HashSet<>(HttpClientTestOptions.DEFAULT_HTTP_ATTRIBUTES);
    if (uri.getPort() == UNOPENED_PORT
        || uri.getPath().startsWith("/read-timeout")
        || uri.getPath().startsWith("/circular-redirect")) {
      attributes.remove(PROTOCOL_VERSION);
    }
    return attributes;
  }

  @SuppressWarnings("deprecation") // as most applications set it
  static RequestConfig request(URI uri) {
    RequestConfig.Builder config =
        RequestConfig.custom().setConnectTimeout(of(AbstractHttpClientTest.CONNECTION_TIMEOUT));
    if (uri.getPath().startsWith("/read-timeout")) {
      config.setResponseTimeout(of(AbstractHttpClientTest.READ_TIMEOUT));
    }
    return config.build();
  }

  private static Timeout of(Duration duration) {
    return Timeout.ofMilliseconds(duration.toMillis());
  }
}
