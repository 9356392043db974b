/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is under every {@link Socket} of a JVM in which it is installed: a peer in memory that
 * answers each request head at once. No system call, so that what remains is HttpClient and its
 * instrumentation; above it everything is as it always is: pool, connection, socket, dial.
 */
final class MemorySocket extends SocketImpl {

  private static final AtomicLong dials = new AtomicLong();

  private Object timeout = 0;
  private final Wire wire = new Wire();
  private final Sink sink = new Sink(wire);

  private MemorySocket() {}

  /** For the whole JVM, and for good: the benchmarks' forks and tests do nothing else. */
  @SuppressWarnings("deprecation") // there is no other way below Socket
  static void install() {
    try {
      Socket.setSocketImplFactory(MemorySocket::new);
    } catch (IOException e) {
      throw new IllegalStateException("a socket factory is installed already", e);
    }
  }

  /** How often a socket was connected. */
  static long dials() {
    return dials.get();
  }

  @Override
  protected void create(boolean stream) {}

  @Override
  protected void connect(String host, int port) throws IOException {
    throw new SocketException("unresolved: " + host);
  }

  @Override
  protected void connect(InetAddress address, int port) {
    dials.incrementAndGet();
    this.address = address;
    this.port = port;
    this.localport = 50_000;
  }

  @Override
  protected void connect(SocketAddress address, int timeout) throws IOException {
    if (!(address instanceof InetSocketAddress inet)) {
      throw new SocketException("not an internet address: " + address);
    }
    connect(inet.getAddress(), inet.getPort());
  }

  @Override
  protected InputStream getInputStream() {
    return wire;
  }

  @Override
  protected OutputStream getOutputStream() {
    return sink;
  }

  @Override
  protected int available() {
    return wire.available();
  }

  @Override
  protected void close() {}

  @Override
  public void setOption(int option, Object value) {
    if (option == SocketOptions.SO_TIMEOUT) {
      timeout = value;
    }
  }

  @Override
  public Object getOption(int option) throws SocketException {
    return switch (option) {
      case SocketOptions.SO_BINDADDR -> InetAddress.getLoopbackAddress();
      case SocketOptions.SO_TIMEOUT -> timeout;
      default -> throw new SocketException("option not kept: " + option);
    };
  }

  @Override
  protected void bind(InetAddress host, int port) throws IOException {
    throw notOffered();
  }

  @Override
  protected void listen(int backlog) throws IOException {
    throw notOffered();
  }

  @Override
  protected void accept(SocketImpl socket) throws IOException {
    throw notOffered();
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    throw notOffered();
  }

  @Override
  protected FileDescriptor getFileDescriptor() {
    throw new UnsupportedOperationException("no descriptor in memory");
  }

  private static SocketException notOffered() {
    return new SocketException("not offered in memory");
  }

  /** What the peer sends. Used by one thread at a time. */
  private static final class Wire extends InputStream {

    private int answers;
    private int at;

    void answer() {
      answers++;
    }

    @Override
    public int available() {
      return answers * CannedAnswer.KEEP.length - at;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (answers == 0) {
        throw new SocketTimeoutException("nobody was asked");
      }
      int count = Math.min(length, CannedAnswer.KEEP.length - at);
      System.arraycopy(CannedAnswer.KEEP, at, bytes, offset, count);
      at += count;
      if (at == CannedAnswer.KEEP.length) {
        at = 0;
        answers--;
      }
      return count;
    }
  }

  /** What the peer receives. */
  private static final class Sink extends OutputStream {

    private final Wire wire;

    Sink(Wire wire) {
      this.wire = wire;
    }

    @Override
    public void write(int octet) throws IOException {
      throw new IOException("HttpClient writes a head in one piece");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (CannedAnswer.endsHead(bytes, offset, length)) {
        wire.answer();
      }
    }
  }
}
