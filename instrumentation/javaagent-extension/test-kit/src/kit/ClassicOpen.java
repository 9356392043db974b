/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package kit;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/** The classic client, with the open response that most libraries ask for. */
class ClassicOpen extends Classic {

  @Override
  int execute(
      CloseableHttpClient client,
      HttpUriRequestBase request,
      HttpClientResponseHandler<Integer> handler)
      throws IOException {
    try (ClassicHttpResponse response =
        client.executeOpen(null, request, HttpClientContext.create())) {
      return handler.handleResponse(response);
    } catch (HttpException e) {
      throw new IOException(e);
    }
  }
}
