/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("once")
@Timeout(20)
class ScriptedServerTest {

  @Test
  void scriptsServeInOrderAndTheLastRepeats() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(wire -> wire.send("first"), wire -> wire.send("last"))) {
      assertThat(answerOf(server)).isEqualTo("first");
      assertThat(answerOf(server)).isEqualTo("last");
      assertThat(answerOf(server)).isEqualTo("last");
      assertThat(server.connections()).isEqualTo(3);
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void headsAreKeptBeforeTheAnswer() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("!");
                  wire.awaitClose();
                });
        Peer peer = Peer.dial(server.port())) {
      peer.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(peer.read(1)).isEqualTo("!");
      assertThat(server.requests()).containsExactly("GET / HTTP/1.1\r\nHost: a");
    }
  }

  @Test
  void failuresOfScriptsAreKept() throws IOException {
    IOException failure = new IOException("scripted");
    IllegalStateException bug = new IllegalStateException("bug");
    ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              throw failure;
            },
            wire -> {
              throw bug;
            });
    try (server) {
      assertThat(answerOf(server)).isEmpty();
      assertThat(answerOf(server)).isEmpty();
      awaitFailures(server, 2);
      assertThat(server.failures()).contains(failure).anyMatch(e -> bug.equals(e.getCause()));
    }
  }

  @Test
  void closingEndsScriptsThatWaitAndIsNoFailure() throws IOException {
    ScriptedServer server =
        ScriptedServer.start(
            wire -> {
              wire.send("!");
              wire.readBody(1);
            });
    try (Peer peer = Peer.dial(server.port())) {
      assertThat(peer.read(1)).isEqualTo("!");
      server.close();
      assertThat(peer.readToEnd()).isEmpty();
      assertThat(server.failures()).isEmpty();
    }
  }

  @Test
  void portOfOneAddressRefusesOnAnother() throws IOException {
    InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.send("one"))) {
      int port = server.port();
      assertThatThrownBy(() -> new Socket(other, port).close())
          .isInstanceOf(ConnectException.class);
      try (ScriptedServer second = ScriptedServer.startOn(other, port, wire -> wire.send("two"));
          Socket socket = new Socket(other, port)) {
        assertThat(second.address().getAddress()).isEqualTo(other);
        assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("two");
      }
      assertThat(answerOf(server)).isEqualTo("one");
    }
  }

  @Test
  void uriNamesSchemeHostAndPort() {
    try (ScriptedServer plain = ScriptedServer.start(Wire::awaitClose);
        ScriptedServer tls =
            ScriptedServer.startTls(Certificates.serverContext(), Wire::awaitClose)) {
      assertThat(plain.uri("/a")).isEqualTo("http://localhost:" + plain.port() + "/a");
      assertThat(tls.uri("one.test", "/")).isEqualTo("https://one.test:" + tls.port() + "/");
    }
  }

  @Test
  void serverWithoutScriptsIsRejected() {
    assertThatThrownBy(ScriptedServer::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a server needs at least one script");
  }

  private static String answerOf(ScriptedServer server) throws IOException {
    try (Peer peer = Peer.dial(server.port())) {
      return peer.readToEnd();
    }
  }

  /** The peer may see the end of the connection before the script's thread has told why. */
  private static void awaitFailures(ScriptedServer server, int count) {
    Gates.awaitThat(count + " failures", () -> server.failures().size() >= count);
  }
}
