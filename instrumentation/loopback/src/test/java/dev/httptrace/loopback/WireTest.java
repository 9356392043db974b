/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class WireTest {

  private static final String POST = "POST / HTTP/1.1\r\n\r\n";

  @Test
  void bodiesAreReadByLengthAndByChunks() throws IOException {
    String chunks = "5;ext=1\r\nhello\r\n2\r\n, \r\n5\r\nworld\r\n0\r\nTrailer: t\r\n\r\n";
    assertThat(resultOf(wire -> wire.readBody(5), "hello")).isEqualTo("hello");
    assertThat(resultOf(Wire::readChunkedBody, chunks)).isEqualTo("hello, world");
  }

  @Test
  void bodyThatEndsEarlyIsAnError() {
    assertThatThrownBy(() -> resultOf(wire -> wire.readBody(5), "hel"))
        .hasRootCauseInstanceOf(EOFException.class)
        .hasRootCauseMessage("body ended after 3 of 5 bytes");
  }

  @Test
  void noHeadComesFromAPeerThatClosed() throws IOException {
    assertThat(resultOf(Wire::readHead, "")).isNull();
  }

  @Test
  void headThatEndsEarlyIsAnError() {
    assertThatThrownBy(() -> resultOf(Wire::readHead, "GET /"))
        .hasRootCauseInstanceOf(EOFException.class);
  }

  @Test
  void gateHoldsBackTheAnswer() throws IOException {
    CountDownLatch gate = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.send("a");
                  wire.await(gate);
                  wire.send("b");
                });
        Peer peer = Peer.dial(server.port())) {
      assertThat(peer.read(1)).isEqualTo("a");
      gate.countDown();
      assertThat(peer.readToEnd()).isEqualTo("b");
    }
  }

  @Test
  void pauseDelaysWhatFollows() throws IOException {
    Duration pause = Duration.ofMillis(50);
    try (ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              wire.pause(pause);
              wire.send("late");
            })) {
      long start = System.nanoTime();
      try (Peer peer = Peer.dial(server.port())) {
        assertThat(peer.readToEnd()).isEqualTo("late");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(pause);
    }
  }

  @Test
  void resetReachesThePeerAsAnError() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.reset();
                });
        Peer peer = Peer.dial(server.port())) {
      peer.send(POST);
      assertThatThrownBy(() -> peer.read(1))
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
    }
  }

  private static @Nullable String resultOf(Reading reading, String sent) throws IOException {
    CompletableFuture<@Nullable String> result = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  try {
                    result.complete(reading.from(wire));
                  } catch (IOException e) {
                    result.completeExceptionally(e);
                  }
                });
        Peer peer = Peer.dial(server.port())) {
      peer.send(sent);
      peer.endOutput();
      return result.join();
    }
  }

  private interface Reading {
    @Nullable String from(Wire wire) throws IOException;
  }
}
