/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's client, which trusts our authority. */
final class Client {

  private final HttpClient http;

  static Client direct() {
    return new Client(builder().build());
  }

  static Client through(ForwardProxy proxy) {
    InetSocketAddress address = new InetSocketAddress(Loopback.ADDRESS, proxy.port());
    return new Client(builder().proxy(ProxySelector.of(address)).build());
  }

  private Client(HttpClient http) {
    this.http = http;
  }

  HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(uri)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .sslContext(Certificates.clientContext());
  }
}
