/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.loopback.Certificates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;

/** HttpCore's server, HTTP/2 by ALPN. What it answers is the scenario's. */
final class H2Server implements AutoCloseable {

  private final HttpAsyncServer server;
  private final int port;

  private H2Server(HttpAsyncServer server, int port) {
    this.server = server;
    this.port = port;
  }

  static H2Server start(H2Stream.Script script) throws Exception {
    HttpAsyncServer server =
        H2ServerBootstrap.bootstrap()
            .setTlsStrategy(new H2ServerTlsStrategy(Certificates.serverContext()))
            // It would refuse requests for what is not this machine's name.
            .setRequestRouter((request, context) -> () -> new H2Stream(script))
            .create();
    server.start();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var listening = server.listen(any, URIScheme.HTTPS).get();
    return new H2Server(server, ((InetSocketAddress) listening.getAddress()).getPort());
  }

  int port() {
    return port;
  }

  String uri(String host, String path) {
    return "https://" + host + ":" + port + path;
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
