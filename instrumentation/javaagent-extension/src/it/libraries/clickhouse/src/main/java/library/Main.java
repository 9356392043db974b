/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import com.clickhouse.client.api.Client;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (Client client =
        new Client.Builder()
            .addEndpoint(arguments[0])
            .setUsername("default")
            .setPassword("")
            .build()) {
      System.out.println(client.ping(10_000));
    }
  }
}
