/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import java.util.Map;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.ErrorHandlers;
import org.apache.iceberg.rest.auth.AuthSession;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (HTTPClient client =
        HTTPClient.builder(Map.of())
            .uri(arguments[0])
            .withAuthSession(AuthSession.EMPTY)
            .build()) {
      client.head("iceberg", Map.of(), ErrorHandlers.defaultErrorHandler());
      System.out.println("called");
    }
  }
}
