/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Answers one request on a Unix domain socket. */
final class UnixServer implements AutoCloseable {

  private final ServerSocketChannel listener;
  private final CompletableFuture<String> head;

  static UnixServer start(Path path) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    return new UnixServer(listener);
  }

  private UnixServer(ServerSocketChannel listener) {
    this.listener = listener;
    this.head = CompletableFuture.supplyAsync(this::serve);
  }

  private String serve() {
    try (SocketChannel channel = listener.accept()) {
      StringBuilder head = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(1024);
      while (head.indexOf("\r\n\r\n") < 0 && channel.read(buffer.clear()) >= 0) {
        head.append(US_ASCII.decode(buffer.flip()));
      }
      channel.write(US_ASCII.encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
      return head.toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String head() {
    return head.join();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
