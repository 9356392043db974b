/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Answers one request of a client that shows a certificate. */
final class MutualTlsServer implements AutoCloseable {

  private final SSLServerSocket listener;
  private final CompletableFuture<String> peer;

  static MutualTlsServer start(X509Certificate client) throws IOException {
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder()
            .heldCertificate(new HeldCertificate.Builder().commonName("server").build())
            .addTrustedCertificate(client)
            .build();
    SSLServerSocket listener =
        (SSLServerSocket)
            certificates
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    listener.setNeedClientAuth(true);
    return new MutualTlsServer(listener);
  }

  private MutualTlsServer(SSLServerSocket listener) {
    this.listener = listener;
    this.peer = CompletableFuture.supplyAsync(this::serve);
  }

  private String serve() {
    try (SSLSocket socket = (SSLSocket) listener.accept()) {
      byte[] buffer = new byte[4096];
      String head = "";
      for (int n = 0; n >= 0 && !head.contains("\r\n\r\n"); ) {
        n = socket.getInputStream().read(buffer);
        head += new String(buffer, 0, Math.max(0, n), US_ASCII);
      }
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
      return socket.getSession().getPeerPrincipal().getName();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "https://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  /** Who the client was. */
  String peer() {
    return peer.join();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
