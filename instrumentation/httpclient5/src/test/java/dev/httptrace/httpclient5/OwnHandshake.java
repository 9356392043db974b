/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A handshake that is not HttpClient's. */
public interface OwnHandshake {

  SSLSocket over(Socket socket, String target, int port) throws IOException;

  /** The JDK's, without a look at the name. */
  static OwnHandshake of(SSLContext trusted) {
    return (socket, target, port) -> {
      SSLSocket upgraded =
          (SSLSocket) trusted.getSocketFactory().createSocket(socket, target, port, true);
      upgraded.startHandshake();
      return upgraded;
    };
  }
}
