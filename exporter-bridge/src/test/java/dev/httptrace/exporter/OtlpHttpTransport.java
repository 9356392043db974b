/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP, as Jaeger listens on 4318. */
final class OtlpHttpTransport implements OtlpReceiver.Transport {
  private final HttpServer server;
  private final OtlpReceiver.Sink sink;
  private volatile int status = 200;
  private volatile Headers headers = new Headers();

  private OtlpHttpTransport(HttpServer server, OtlpReceiver.Sink sink) {
    this.server = server;
    this.sink = sink;
  }

  static OtlpHttpTransport start(OtlpReceiver.Sink sink) throws IOException {
    InetSocketAddress loopback =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    HttpServer server = HttpServer.create(loopback, 0);
    OtlpHttpTransport transport = new OtlpHttpTransport(server, sink);
    server.createContext("/v1/traces", transport::handle);
    server.start();
    return transport;
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void answerWith(int newStatus) {
    status = newStatus;
  }

  @Override
  public @Nullable String header(String name) {
    return headers.getFirst(name);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      headers = exchange.getRequestHeaders();
      InputStream raw = exchange.getRequestBody();
      ByteString body = ByteString.readFrom(gzip ? new GZIPInputStream(raw) : raw);
      int answer = status;
      if (answer == 200) {
        sink.keep(body);
      }
      exchange.sendResponseHeaders(answer, -1);
    }
  }
}
