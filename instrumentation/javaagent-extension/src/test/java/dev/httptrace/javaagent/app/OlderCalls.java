/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** An application that runs on HttpClient 5.0 as well. */
public final class OlderCalls {

  private OlderCalls() {}

  /** Takes a URL. */
  @SuppressWarnings("deprecation") // since 5.2, and there is nothing else before
  public static void main(String[] arguments) throws Exception {
    try (CloseableHttpClient client = HttpClients.createDefault();
        CloseableHttpResponse response = client.execute(new HttpGet(arguments[0]))) {
      System.out.println(response.getCode());
    }
  }
}
