/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/** The open connections of one server and the daemon threads that serve them. */
final class Connections implements AutoCloseable {

  private static final int CLOSE_LIMIT_SECONDS = 5;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private volatile boolean closed;

  Connections(String name) {
    // What arrives while the server closes is dropped; its socket is closed all the same.
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, name),
            new DiscardPolicy());
  }

  void fork(Runnable task) {
    threads.execute(task);
  }

  void fork(Socket socket, Runnable task) {
    open.add(socket);
    if (closed) {
      closeQuietly(socket);
      return;
    }
    fork(
        () -> {
          try {
            task.run();
          } finally {
            open.remove(socket);
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(Connections::closeQuietly);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a script is deaf to the closing of its connection");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nobody left to whom it would matter.
    }
  }
}
