/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import java.net.URI;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    HttpConfig config = new HttpConfig();
    config.setUrl(URI.create(arguments[0]));
    config.setEndpoint("/openlineage");
    try (HttpTransport transport = new HttpTransport(config)) {
      transport.emit(new OpenLineage(URI.create("http://producer")).newRunEventBuilder().build());
      System.out.println("called");
    }
  }
}
