/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import java.net.URI;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (Rest5Client client = Rest5Client.builder(URI.create(arguments[0])).build()) {
      System.out.println(
          client.performRequest(new Request("GET", "/elasticsearch")).getStatusCode());
    }
  }
}
