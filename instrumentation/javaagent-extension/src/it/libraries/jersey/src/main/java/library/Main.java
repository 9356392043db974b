/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.client.ClientConfig;

public final class Main {

  public static void main(String[] arguments) {
    Client client =
        ClientBuilder.newClient(
            new ClientConfig().connectorProvider(new Apache5ConnectorProvider()));
    System.out.println(client.target(arguments[0] + "/jersey").request().get(String.class));
    client.close();
  }
}
