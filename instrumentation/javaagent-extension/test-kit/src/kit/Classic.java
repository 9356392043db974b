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
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The classic client, with a response handler. */
class Classic extends AbstractHttpClientTest<HttpUriRequestBase> {

  @RegisterExtension
  static final InstrumentationExtension KIT = HttpClientInstrumentationExtension.forAgent();

  private final CloseableHttpClient client = HttpClients.createDefault();

  @AfterAll
  void close() throws IOException {
    client.close();
  }

  @Override
  protected void configure(HttpClientTestOptions.Builder options) {
    Options.set(options);
    // A redirect that the client refuses to follow is an exception: the agent sees no response.
    options.setResponseCodeOnRedirectError(null);
  }

  @Override
  public HttpUriRequestBase buildRequest(String method, URI uri, Map<String, String> headers) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    request.setConfig(Options.request(uri));
    headers.forEach(request::setHeader);
    return request;
  }

  @Override
  public int sendRequest(
      HttpUriRequestBase request, String method, URI uri, Map<String, String> headers)
      throws IOException {
    return execute(
        client,
        request,
        response -> {
          EntityUtils.consume(response.getEntity());
          return response.getCode();
        });
  }

  @Override
  public void sendRequestWithCallback(
      HttpUriRequestBase request,
      String method,
      URI uri,
      Map<String, String> headers,
      HttpClientResult result) {
    try {
      execute(
          client,
          request,
          response -> {
            EntityUtils.consume(response.getEntity());
            result.complete(response.getCode());
            return 0;
          });
    } catch (IOException e) {
      result.complete(e);
    }
  }

  int execute(
      CloseableHttpClient client,
      HttpUriRequestBase request,
      HttpClientResponseHandler<Integer> handler)
      throws IOException {
    return client.execute(request, handler);
  }
}
