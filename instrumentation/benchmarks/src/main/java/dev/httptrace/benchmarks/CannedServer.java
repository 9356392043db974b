/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import dev.httptrace.loopback.Certificates;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers on loopback, allocating nothing for a request: its bytes would count as the client's. */
final class CannedServer implements Closeable {

  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final byte[] answer;

  private CannedServer(ServerSocket server, byte[] answer) {
    this.server = server;
    this.answer = answer;
    daemon(this::accept);
  }

  static CannedServer plain(byte[] answer) throws IOException {
    return new CannedServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), answer);
  }

  static CannedServer tls(byte[] answer) throws IOException {
    return new CannedServer(
        Certificates.serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()),
        answer);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** The client closes first, so that the port it waits on can be had again at once. */
  private void serve(Socket socket) {
    try (socket;
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream()) {
      socket.setTcpNoDelay(true);
      byte[] head = new byte[8192];
      int length = 0;
      while (true) {
        int read = in.read(head, length, head.length - length);
        if (read < 0) {
          return;
        }
        length += read;
        if (CannedAnswer.endsHead(head, 0, length)) {
          out.write(answer);
          length = 0;
        }
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "canned");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
