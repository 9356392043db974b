/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.impl.bootstrap.StandardFilter;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncFilterChain;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ListenerEndpoint;

/**
 * HttpCore's own server, HTTP/2 by ALPN. Answers with the path; {@code /hints} after a 103, {@code
 * /held} once it is let go. Asks for an expected body by a 100, but {@code /early} and {@code
 * /refused} answer in its place, and {@code /hasty} right behind it. Resets the stream of {@code
 * /reset}.
 */
final class H2Server
    implements AutoCloseable, AsyncServerRequestHandler<Message<HttpRequest, Void>> {

  final CountDownLatch letGo = new CountDownLatch(1);

  /** One permit for each {@code /held} that has come. */
  final Semaphore held = new Semaphore(0);

  private final HttpAsyncServer server;
  private final int port;

  H2Server() throws Exception {
    server =
        H2ServerBootstrap.bootstrap()
            .setTlsStrategy(new H2ServerTlsStrategy(Certificates.serverContext()))
            .register("*", this)
            .replaceFilter(StandardFilter.EXPECT_CONTINUE.name(), H2Server::expectation)
            .setCanonicalHostName("one.test")
            .create();
    server.start();
    ListenerEndpoint endpoint =
        server
            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTPS)
            .get();
    port = ((InetSocketAddress) endpoint.getAddress()).getPort();
  }

  /** Sends GOAWAY: open streams go on, new ones are not taken. */
  void goAway() {
    server.initiateShutdown();
  }

  int port() {
    return port;
  }

  String uri(String path) {
    return "https://one.test:" + port + path;
  }

  @Override
  public AsyncRequestConsumer<Message<HttpRequest, Void>> prepare(
      HttpRequest request, EntityDetails entity, HttpContext context) {
    return new BasicRequestConsumer<>(entity == null ? null : new DiscardingEntityConsumer<>());
  }

  @Override
  public void handle(
      Message<HttpRequest, Void> message, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    String path = message.getHead().getPath();
    if (path.startsWith("/hints")) {
      trigger.sendInformation(new BasicHttpResponse(103), context);
    }
    if (path.startsWith("/held")) {
      held.release();
      Thread later =
          new Thread(
              () -> {
                try {
                  letGo.await();
                  answer(path, trigger, context);
                } catch (InterruptedException | HttpException | IOException e) {
                  // The stream is not answered.
                }
              });
      later.setDaemon(true);
      later.start();
      return;
    }
    answer(path, trigger, context);
  }

  private static AsyncDataConsumer expectation(
      HttpRequest request,
      EntityDetails body,
      HttpContext context,
      AsyncFilterChain.ResponseTrigger trigger,
      AsyncFilterChain chain)
      throws HttpException, IOException {
    if (request.getPath().startsWith("/reset")) {
      throw new H2StreamResetException(H2Error.ENHANCE_YOUR_CALM, "too much");
    }
    if (body == null || !request.containsHeader(HttpHeaders.EXPECT)) {
      return chain.proceed(request, body, context, trigger);
    }
    String path = request.getPath();
    if (!path.startsWith("/early") && !path.startsWith("/refused")) {
      trigger.sendInformation(new BasicHttpResponse(HttpStatus.SC_CONTINUE));
      if (!path.startsWith("/hasty")) {
        return chain.proceed(request, body, context, trigger);
      }
    }
    int status = path.startsWith("/refused") ? HttpStatus.SC_EXPECTATION_FAILED : HttpStatus.SC_OK;
    trigger.submitResponse(
        new BasicHttpResponse(status), AsyncEntityProducers.create(path, ContentType.TEXT_PLAIN));
    return null;
  }

  private static void answer(String path, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    trigger.submitResponse(
        AsyncResponseBuilder.create(200).setEntity(path, ContentType.TEXT_PLAIN).build(), context);
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
