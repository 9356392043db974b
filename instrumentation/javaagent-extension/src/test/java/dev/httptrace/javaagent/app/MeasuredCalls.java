/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** An application that ends without closing its clients, as services do. */
public final class MeasuredCalls {

  private MeasuredCalls() {}

  /** Takes a URL. */
  public static void main(String[] arguments) throws Exception {
    CloseableHttpClient classic = HttpClients.createDefault();
    // One thread: it has given the connection of one call back before it completes another.
    CloseableHttpAsyncClient async =
        HttpAsyncClients.custom()
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .build();
    async.start();
    classic.execute(new HttpGet(arguments[0]), response -> null);
    // The time that requests wait is measured from the second one of a client on.
    classic.execute(new HttpGet(arguments[0]), response -> null);
    async.execute(SimpleHttpRequest.create("GET", arguments[0]), null).get();
    async.execute(SimpleHttpRequest.create("GET", arguments[0]), null).get();
    System.exit(0);
  }
}
