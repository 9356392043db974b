/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;

/** An application with an async client, which knows nothing of us. */
public final class AsyncCalls {

  private AsyncCalls() {}

  /** Takes any number of "get URL" or "post URL"; posts wait for a 100. */
  public static void main(String[] arguments) throws Exception {
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createSystem()) {
      client.start();
      for (String argument : arguments) {
        String[] methodAndUrl = argument.split(" ", 2);
        System.out.println(argument + " " + call(client, methodAndUrl[0], methodAndUrl[1]));
      }
    }
  }

  private static String call(CloseableHttpAsyncClient client, String method, String url)
      throws InterruptedException {
    SimpleHttpRequest request =
        SimpleHttpRequest.create(method.equals("post") ? "POST" : "GET", url);
    if (method.equals("post")) {
      request.setConfig(RequestConfig.custom().setExpectContinueEnabled(true).build());
      request.setBody("body", ContentType.TEXT_PLAIN);
    }
    try {
      SimpleHttpResponse response = client.execute(request, null).get();
      return response.getCode() + response.getBodyText();
    } catch (ExecutionException e) {
      return e.getCause().getClass().getSimpleName();
    }
  }
}
