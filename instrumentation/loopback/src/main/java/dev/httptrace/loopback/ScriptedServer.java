/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server that does on each connection what its script says.
 *
 * <p>The first connection gets the first script, the second the second; further ones repeat the
 * last. A script that only waits ({@code Wire::awaitClose}) makes a server that never answers, and
 * one that sends prose to a TLS client makes a server that answers garbage.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final @Nullable Tls tls;
  private final List<ConnectionScript> scripts;
  private final Connections threads;
  private final AtomicInteger connections = new AtomicInteger();
  // Made for adding: a benchmark asks for hundreds of thousands.
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final List<IOException> failures = new CopyOnWriteArrayList<>();

  /** Serves plain text on a free port of 127.0.0.1. */
  public static ScriptedServer start(ConnectionScript... perConnection) {
    return start(Loopback.ADDRESS, 0, null, perConnection);
  }

  /** Serves TLS on a free port of 127.0.0.1. */
  public static ScriptedServer startTls(SSLContext context, ConnectionScript... perConnection) {
    return startTls(Tls.of(context), perConnection);
  }

  /**
   * Serves TLS on a free port of 127.0.0.1. A connection whose handshake fails uses up its script.
   */
  public static ScriptedServer startTls(Tls tls, ConnectionScript... perConnection) {
    return start(Loopback.ADDRESS, 0, requireNonNull(tls, "tls"), perConnection);
  }

  /**
   * Serves plain text on that address and port; port 0 means a free one. On Linux all of
   * 127.0.0.0/8 is loopback, so that one port can be served on 127.0.0.1 and refuse on 127.0.0.2.
   */
  public static ScriptedServer startOn(
      InetAddress address, int port, ConnectionScript... perConnection) {
    return start(requireNonNull(address, "address"), port, null, perConnection);
  }

  private static ScriptedServer start(
      InetAddress address, int port, @Nullable Tls tls, ConnectionScript... perConnection) {
    List<ConnectionScript> scripts = List.of(perConnection);
    if (scripts.isEmpty()) {
      throw new IllegalArgumentException("a server needs at least one script");
    }
    try {
      ServerSocket listener = new AcceptingSocket(port, BACKLOG, address);
      ScriptedServer server = new ScriptedServer(listener, tls, scripts);
      server.fork(server::acceptAll);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address + ":" + port, e);
    }
  }

  private ScriptedServer(ServerSocket listener, @Nullable Tls tls, List<ConnectionScript> scripts) {
    this.listener = listener;
    this.tls = tls;
    this.scripts = scripts;
    this.threads = new Connections("loopback-" + listener.getLocalPort());
  }

  public int port() {
    return listener.getLocalPort();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), port());
  }

  /** Names this server as localhost; the path begins with a slash. */
  public String uri(String path) {
    return uri("localhost", path);
  }

  /** Names this server by a host the client is taught to find here. */
  public String uri(String host, String path) {
    return (tls == null ? "http://" : "https://") + host + ":" + port() + path;
  }

  /** Returns the request heads read so far, each before its answer was sent. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Returns how many connections were accepted, also those whose handshake failed. */
  public int connections() {
    return connections.get();
  }

  /** Returns what broke off handshakes and scripts, except by {@link #close()}. */
  public List<IOException> failures() {
    return List.copyOf(failures);
  }

  /** Closes the listener and every connection and waits for the scripts to end. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.close();
    }
  }

  void received(String head) {
    requests.add(head);
  }

  void fork(Runnable task) {
    threads.fork(task);
  }

  private void acceptAll() {
    try {
      while (!listener.isClosed()) {
        AcceptedSocket tcp = (AcceptedSocket) listener.accept();
        int index = Math.min(connections.getAndIncrement(), scripts.size() - 1);
        threads.fork(tcp, () -> serve(tcp, scripts.get(index)));
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void serve(AcceptedSocket tcp, ConnectionScript script) {
    try (tcp;
        Socket socket = tls == null ? tcp : tls.accept(tcp);
        Wire wire = new Wire(this, tcp, socket)) {
      tcp.setTcpNoDelay(true);
      script.serve(wire);
    } catch (IOException e) {
      failed(e);
    } catch (RuntimeException | AssertionError e) {
      failed(new IOException("script threw " + e, e));
    }
  }

  private void failed(IOException failure) {
    if (!listener.isClosed()) {
      failures.add(failure);
    }
  }

  private static final class AcceptingSocket extends ServerSocket {

    AcceptingSocket(int port, int backlog, InetAddress address) throws IOException {
      super(port, backlog, address);
    }

    @Override
    public Socket accept() throws IOException {
      AcceptedSocket accepted = new AcceptedSocket();
      implAccept(accepted);
      return accepted;
    }
  }
}
