/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection. Text is ISO-8859-1, so that one character is one byte.
 *
 * <p>Closing while request bytes lie unread makes the kernel send a reset, which can overtake the
 * answer: read the request first, or end with {@link #awaitClose()}.
 */
public final class Wire implements Closeable {

  private static final Duration GATE_LIMIT = Duration.ofSeconds(10);
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final ScriptedServer server;
  private final Socket tcp;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Takes the connection itself and, over it, the one to talk on: with TLS they differ. */
  Wire(ScriptedServer server, Socket tcp, Socket socket) throws IOException {
    this.server = server;
    this.tcp = tcp;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /**
   * Reads a request's head, without the blank line that ends it. Returns null when the peer closed
   * or reset the connection instead of asking.
   */
  public @Nullable String readHead() throws IOException {
    int first = readUnlessGone();
    if (first == -1) {
      return null;
    }
    StringBuilder head = new StringBuilder().append((char) first);
    // Looks at the end only: heads of a megabyte are a case too.
    while (head.indexOf(END_OF_HEAD, head.length() - END_OF_HEAD.length()) == -1) {
      head.append((char) readByte());
    }
    head.setLength(head.length() - END_OF_HEAD.length());
    server.received(head.toString());
    return head.toString();
  }

  /** Reads exactly that many bytes. */
  public String readBody(int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("body ended after " + body.length + " of " + length + " bytes");
    }
    return new String(body, ISO_8859_1);
  }

  /** Reads a body of chunks up to its end and returns what the chunks carried. */
  public String readChunkedBody() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
      body.append(readBody(size));
      readLine();
    }
    while (!readLine().isEmpty()) {
      // Trailers are of no interest to anyone yet.
    }
    return body.toString();
  }

  /** Sends at once, as one write. */
  public void send(String text) throws IOException {
    send(requireNonNull(text, "text").getBytes(ISO_8859_1));
  }

  /** Sends at once, as one write. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Does nothing for that long: an injected latency. Ends early when the server is closed. */
  public void pause(Duration duration) throws IOException {
    Latency.inject(duration);
  }

  /** Waits for the gate to open, at most ten seconds. */
  public void await(CountDownLatch gate) throws IOException {
    try {
      if (!gate.await(GATE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("gate still closed after " + GATE_LIMIT);
      }
    } catch (InterruptedException e) {
      throw Latency.interrupted("wait for a gate");
    }
  }

  /** Reads and drops what the peer sends until it closes or resets the connection. */
  public void awaitClose() throws IOException {
    while (readUnlessGone() != -1) {
      // Whatever it says, it is not heard.
    }
  }

  /** Closes so that the peer gets a reset instead of an end, also below TLS. */
  public void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  void fork(Runnable task) {
    server.fork(task);
  }

  private int readUnlessGone() throws IOException {
    try {
      return in.read();
    } catch (SocketException | SSLException e) {
      return -1;
    }
  }

  private int readChunkSize() throws IOException {
    String line = readLine();
    int extension = line.indexOf(';');
    return Integer.parseInt((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.lastIndexOf("\r\n") == -1) {
      line.append((char) readByte());
    }
    return line.substring(0, line.length() - 2);
  }

  private int readByte() throws IOException {
    int next = in.read();
    if (next == -1) {
      throw new EOFException("connection ended in the middle of a request");
    }
    return next;
  }
}
