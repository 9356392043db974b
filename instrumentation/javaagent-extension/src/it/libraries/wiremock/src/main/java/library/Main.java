/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.HttpURLConnection;
import java.net.URL;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    WireMockServer proxy = new WireMockServer(options().dynamicPort());
    proxy.start();
    proxy.stubFor(any(anyUrl()).willReturn(aResponse().proxiedFrom(arguments[0])));
    HttpURLConnection call =
        (HttpURLConnection) new URL(proxy.url("/wiremock")).openConnection();
    System.out.println(call.getResponseCode());
    proxy.stop();
  }
}
