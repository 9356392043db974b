/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.URIScheme;

/**
 * Loads what a call needs, by making one to a server of our own. In a new JVM the first handshake
 * takes some 300 ms longer, and that is no news about the server.
 */
final class WarmUp {

  private WarmUp() {}

  static void run(ClientOptions options) {
    try {
      if (options.isHttp2()) {
        try (H2Origin server = new H2Origin(URIScheme.HTTPS)) {
          call(options, "https://127.0.0.1:" + server.port() + "/");
        }
      } else {
        try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.chunked("warm"))) {
          call(options, server.uri("127.0.0.1", "/"));
        }
      }
    } catch (IOException | UncheckedIOException | ExecutionException e) {
      // The calls that follow are only slower.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void call(ClientOptions options, String url) throws IOException {
    Network network = new Network(SystemDefaultDnsResolver.INSTANCE, Certificates.clientContext());
    try (Caller client = options.straight(network, List.of(CallRecorder.create()))) {
      Target target = Target.parse(url);
      client.call(target, new HttpGet(target.uri()), HttpClientContext.create());
    }
  }
}
