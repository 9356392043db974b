/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A proxy's connection to the server that a client wants to reach. */
final class Origin implements Closeable {

  private static final int HTTP_PORT = 80;

  private final Wire client;
  private final String authority;
  private final Socket socket;
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean detached;

  static Origin dial(Wire client, String authority) throws IOException {
    int colon = authority.lastIndexOf(':');
    int port = colon < 0 ? HTTP_PORT : Integer.parseInt(authority.substring(colon + 1));
    return new Origin(client, authority, Loopback.dial(port));
  }

  private Origin(Wire client, String authority, Socket socket) {
    this.client = client;
    this.authority = authority;
    this.socket = socket;
  }

  boolean isAt(String other) {
    return authority.equals(other);
  }

  /** Starts to relay what the origin sends, unread, and to end the client when the origin ends. */
  void answer() {
    client.fork(this::relayAnswers);
  }

  /** Sends a request on to the origin. */
  void forward(RequestHead request) throws IOException {
    OutputStream out = socket.getOutputStream();
    // The head goes first, because the client may wait for a 100 before it sends the body.
    out.write(request.toOriginForm().getBytes(ISO_8859_1));
    String body = request.readBody(client);
    if (request.isChunked()) {
      body = body.isEmpty() ? "" : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
      body += "0\r\n\r\n";
    }
    out.write(body.getBytes(ISO_8859_1));
  }

  /** Relays both ways until both sides have ended. */
  void tunnel() throws IOException {
    answer();
    relay(client.in(), socket.getOutputStream());
    socket.shutdownOutput();
    try {
      answered.await();
    } catch (InterruptedException e) {
      throw Latency.interrupted("tunnel");
    }
  }

  /** Closes, but leaves the client connected: it goes on with another origin. */
  void detach() throws IOException {
    detached = true;
    close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void relayAnswers() {
    try {
      relay(socket.getInputStream(), client.out());
      if (!detached) {
        client.shutdownOutput();
      }
    } catch (IOException e) {
      resetClient();
    } finally {
      answered.countDown();
    }
  }

  private void resetClient() {
    if (detached) {
      return;
    }
    try {
      client.reset();
    } catch (IOException e) {
      // Then it is closed, which is what the reset was for.
    }
  }

  private static void relay(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = from.read(buffer); n != -1; n = from.read(buffer)) {
      to.write(buffer, 0, n);
    }
  }
}
