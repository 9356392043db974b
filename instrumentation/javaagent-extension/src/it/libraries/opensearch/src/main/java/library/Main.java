/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import org.apache.hc.core5.http.HttpHost;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (OpenSearchTransport transport =
        ApacheHttpClient5TransportBuilder.builder(HttpHost.create(arguments[0])).build()) {
      System.out.println(
          new OpenSearchGenericClient(transport)
              .execute(Requests.builder().endpoint("/opensearch").method("GET").build())
              .getStatus());
    }
  }
}
