/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** A look at whether a service answers: what a container's health check calls. */
final class Health {

  private Health() {}

  static boolean isWell(URI uri, Duration patience) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    try {
      return connection.getResponseCode() / 100 == 2;
    } finally {
      connection.disconnect();
    }
  }
}
