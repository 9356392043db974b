/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.client.HttpClientBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (CloseableHttpClient client = new HttpClientBuilder(new MetricRegistry()).build("shop")) {
      System.out.println(
          client.<Integer>execute(
              new HttpGet(arguments[0] + "/dropwizard"), response -> response.getCode()));
    }
  }
}
