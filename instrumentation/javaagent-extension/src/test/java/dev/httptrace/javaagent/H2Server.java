/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;

/** HttpCore's server, which speaks HTTP/2 to those that offer it. */
final class H2Server
    implements AutoCloseable, AsyncServerRequestHandler<Message<HttpRequest, Void>> {

  private final HttpAsyncServer server;
  private final int port;

  H2Server() throws Exception {
    server =
        H2ServerBootstrap.bootstrap()
            .setTlsStrategy(new H2ServerTlsStrategy(Certificates.serverContext()))
            .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
            .setCanonicalHostName("localhost")
            .register("*", this)
            .create();
    server.start();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    port = ((InetSocketAddress) server.listen(any, URIScheme.HTTPS).get().getAddress()).getPort();
  }

  String uri(String path) {
    return "https://localhost:" + port + path;
  }

  @Override
  public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
      HttpRequest request, EntityDetails body, HttpContext context) {
    return new BasicRequestConsumer<>(body == null ? null : new DiscardingEntityConsumer<>());
  }

  @Override
  public void handle(
      Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    trigger.submitResponse(
        AsyncResponseBuilder.create(200).setEntity("hello", ContentType.TEXT_PLAIN).build(),
        context);
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
