/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
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
import org.jspecify.annotations.Nullable;

/** HttpCore's server for HTTP/2. Answers with five bytes; what is {@code /mute}, never. */
final class H2Origin
    implements AutoCloseable, AsyncServerRequestHandler<Message<HttpRequest, Void>> {

  private final HttpAsyncServer server;
  private final int port;

  /** For https by ALPN, for http by prior knowledge. */
  H2Origin(URIScheme scheme) throws InterruptedException, ExecutionException {
    boolean tls = scheme == URIScheme.HTTPS;
    server =
        H2ServerBootstrap.bootstrap()
            .setTlsStrategy(tls ? new H2ServerTlsStrategy(Certificates.serverContext()) : null)
            .setVersionPolicy(tls ? HttpVersionPolicy.NEGOTIATE : HttpVersionPolicy.FORCE_HTTP_2)
            .setCanonicalHostName("127.0.0.1")
            .register("*", this)
            .create();
    server.start();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var listening = server.listen(any, scheme).get();
    port = ((InetSocketAddress) listening.getAddress()).getPort();
  }

  int port() {
    return port;
  }

  @Override
  public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
      HttpRequest request, @Nullable EntityDetails body, HttpContext context) {
    return new BasicRequestConsumer<>(body == null ? null : new DiscardingEntityConsumer<>());
  }

  @Override
  public void handle(
      Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    if (!message.getHead().getPath().startsWith("/mute")) {
      trigger.submitResponse(
          AsyncResponseBuilder.create(200).setEntity("hello", ContentType.TEXT_PLAIN).build(),
          context);
    }
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
