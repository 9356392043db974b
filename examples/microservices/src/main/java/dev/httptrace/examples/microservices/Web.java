/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ServerSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.ExceptionListener;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.bootstrap.ServerBootstrap;
import org.apache.hc.core5.http.impl.routing.RequestRouter;
import org.apache.hc.core5.http.io.HttpRequestHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.UriPatternType;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One listening port and what is served there, by HttpCore's server. */
final class Web {

  private static final System.Logger logger = System.getLogger(Web.class.getName());

  /** Longer than any client here keeps a connection. */
  private static final Timeout IDLE = Timeout.ofMinutes(3);

  private final Map<String, HttpRequestHandler> routes =
      new LinkedHashMap<>(Map.of("*", Web::nothingThere));
  private ConnectionReuseStrategy reuse = DefaultConnectionReuseStrategy.INSTANCE;
  private @Nullable ServerSocketFactory sockets;

  /** Serves the paths of a pattern ({@code /orders/*}); of two that fit the longer wins. */
  Web route(String pattern, HttpRequestHandler handler) {
    routes.put(pattern, handler);
    return this;
  }

  /** Lets faults be switched and answers health checks. */
  Web control(Switchboard switches) {
    FaultControl control = new FaultControl(switches);
    return route(FaultControl.PATH, control)
        .route(FaultControl.PATH + "/*", control)
        .route("/health", (request, response, context) -> response.setCode(204));
  }

  Web reuse(ConnectionReuseStrategy strategy) {
    this.reuse = strategy;
    return this;
  }

  Web sockets(ServerSocketFactory factory) {
    this.sockets = factory;
    return this;
  }

  /** Listens; port 0 means a free one. */
  Server start(InetAddress address, int port) throws IOException {
    RequestRouter.Builder<HttpRequestHandler> router =
        RequestRouter.builder(UriPatternType.URI_PATTERN);
    routes.forEach(
        (pattern, handler) -> router.addRoute(RequestRouter.LOCAL_AUTHORITY, pattern, handler));
    HttpServer server =
        ServerBootstrap.bootstrap()
            .setLocalAddress(address)
            .setListenerPort(port)
            .setServerSocketFactory(sockets)
            .setSocketConfig(SocketConfig.custom().setSoTimeout(IDLE).setTcpNoDelay(true).build())
            .setConnectionReuseStrategy(reuse)
            .setRequestRouter(
                router
                    // By whatever name we are called: it is for us.
                    .resolveAuthority(RequestRouter.LOCAL_AUTHORITY_RESOLVER)
                    .build())
            .setExceptionListener(Quiet.INSTANCE)
            .create();
    try {
      server.start();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on " + address.getHostAddress() + ":" + port + ": " + e.getMessage(), e);
    }
    return new Server(server);
  }

  /** HttpCore's server would answer 501. */
  private static void nothingThere(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    Answers.error(response, 404, "nothing is served at " + Answers.path(request));
  }

  /** A port that is being served. */
  record Server(HttpServer server) implements AutoCloseable {

    int port() {
      return server.getLocalPort();
    }

    /** Names it as this machine reaches it. */
    URI uri() {
      InetAddress address = server.getInetAddress();
      String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
      return URI.create("http://" + host + ":" + port());
    }

    @Override
    public void close() {
      server.close(CloseMode.IMMEDIATE);
    }
  }

  /** Clients that go away, and connections that run out of time, are nothing to report. */
  private enum Quiet implements ExceptionListener {
    INSTANCE;

    @Override
    public void onError(Exception e) {
      logger.log(System.Logger.Level.DEBUG, "listener", e);
    }

    @Override
    public void onError(HttpConnection connection, Exception e) {
      logger.log(System.Logger.Level.DEBUG, "connection", e);
    }
  }
}
