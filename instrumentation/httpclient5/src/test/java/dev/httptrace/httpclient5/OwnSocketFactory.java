/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/** A layered socket factory that has nothing of HttpClient's. */
@SuppressWarnings("deprecation") // since 5.4
public class OwnSocketFactory implements LayeredConnectionSocketFactory {

  private final OwnHandshake handshake;

  public OwnSocketFactory(OwnHandshake handshake) {
    this.handshake = handshake;
  }

  @Override
  public Socket createSocket(HttpContext context) throws IOException {
    return new Socket();
  }

  @Override
  public Socket connectSocket(
      TimeValue connectTimeout,
      Socket socket,
      HttpHost host,
      InetSocketAddress remoteAddress,
      InetSocketAddress localAddress,
      HttpContext context)
      throws IOException {
    try {
      socket.connect(
          remoteAddress, connectTimeout == null ? 0 : (int) connectTimeout.toMilliseconds());
      return createLayeredSocket(socket, host.getHostName(), remoteAddress.getPort(), context);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String target, int port, HttpContext context)
      throws IOException {
    return handshake.over(socket, target, port);
  }
}
