/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package kit;

import io.opentelemetry.instrumentation.testing.junit.InstrumentationExtension;
import io.opentelemetry.instrumentation.testing.junit.http.AbstractHttpClientTest;
import io.opentelemetry.instrumentation.testing.junit.http.HttpClientInstrumentationExtension;
import io.opentelemetry.instrumentation.testing.junit.http.HttpClientResult;
import io.opentelemetry.instrumentation.testing.junit.http.HttpClientTestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The async client; over TLS it speaks HTTP/2 with the kit's server. */
class Async extends AbstractHttpClientTest<SimpleHttpRequest> {

  @RegisterExtension
  static final InstrumentationExtension KIT = HttpClientInstrumentationExtension.forAgent();

  private static final CloseableHttpAsyncClient CLIENT = HttpAsyncClients.createDefault();

  @BeforeAll
  static void start() {
    CLIENT.start();
  }

  @AfterAll
  static void close() throws IOException {
    CLIENT.close();
  }

  @Override
  protected void configure(HttpClientTestOptions.Builder options) {
    Options.set(options);
    options.spanEndsAfterBody();
    options.setHttpProtocolVersion(uri -> uri.getScheme().equals("https") ? "2" : "1.1");
  }

  @Override
  public SimpleHttpRequest buildRequest(String method, URI uri, Map<String, String> headers) {
    SimpleHttpRequest request = new SimpleHttpRequest(method, uri);
    request.setConfig(Options.request(uri));
    headers.forEach(request::setHeader);
    return request;
  }

  @Override
  public int sendRequest(
      SimpleHttpRequest request, String method, URI uri, Map<String, String> headers)
      throws Exception {
    try {
      return CLIENT.execute(request, null).get().getCode();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void sendRequestWithCallback(
      SimpleHttpRequest request,
      String method,
      URI uri,
      Map<String, String> headers,
      HttpClientResult result) {
    CLIENT.execute(
        request,
        new FutureCallback<>() {
          @Override
          public void completed(SimpleHttpResponse response) {
            result.complete(response.getCode());
          }

          @Override
          public void failed(Exception e) {
            result.complete(e);
          }

          @Override
          public void cancelled() {
            result.complete(new CancellationException());
          }
        });
  }
}
