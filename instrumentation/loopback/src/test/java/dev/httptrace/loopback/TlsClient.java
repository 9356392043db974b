/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Shakes hands as a client that trusts our authority and looks at the host's name. */
final class TlsClient {

  private TlsClient() {}

  static SSLSocket connect(ScriptedServer server, String host) throws IOException {
    return connect(server, host, 0);
  }

  static SSLSocket connect(int port, String host) throws IOException {
    return connect(port, host, 0);
  }

  static SSLSocket connect(ScriptedServer server, String host, int timeout) throws IOException {
    return connect(server.port(), host, timeout);
  }

  private static SSLSocket connect(int port, String host, int timeout) throws IOException {
    Socket tcp = Loopback.dial(port);
    tcp.setSoTimeout(timeout);
    SSLSocket socket =
        (SSLSocket)
            Certificates.clientContext().getSocketFactory().createSocket(tcp, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }
}
