/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** An application with a classic client, which knows nothing of us. */
public final class Calls {

  private Calls() {}

  /** Takes any number of "get URL" or "post URL"; posts wait for a 100. */
  public static void main(String[] arguments) throws Exception {
    try (CloseableHttpClient client = HttpClients.createSystem()) {
      for (String argument : arguments) {
        String[] methodAndUrl = argument.split(" ", 2);
        System.out.println(argument + " " + call(client, methodAndUrl[0], methodAndUrl[1]));
      }
    }
  }

  private static String call(CloseableHttpClient client, String method, String url) {
    ClassicHttpRequest request = new HttpGet(url);
    if (method.equals("post")) {
      HttpPost post = new HttpPost(url);
      post.setConfig(RequestConfig.custom().setExpectContinueEnabled(true).build());
      post.setEntity(new StringEntity("body", ContentType.TEXT_PLAIN));
      request = post;
    }
    try {
      return client.<String>execute(
          request, response -> response.getCode() + EntityUtils.toString(response.getEntity()));
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }
}
