/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.apache.v5.Apache5HttpTransport;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    Apache5HttpTransport transport = new Apache5HttpTransport();
    System.out.println(
        transport
            .createRequestFactory()
            .buildGetRequest(new GenericUrl(arguments[0] + "/google-http-client"))
            .execute()
            .parseAsString());
    transport.shutdown();
  }
}
