/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Loopback;
import dev.httptrace.loopback.ScriptedServer;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hc.core5.util.Timeout;

/** Addresses that answer, refuse or say nothing. */
final class ConnectScenarios {

  private ConnectScenarios() {}

  static void addTo(Scenarios all) {
    all.add("connect-refused-ip", stage -> refused(stage, "127.0.0.1"));
    all.add("connect-refused-name", stage -> refused(stage, "one.test"));
    all.add("connect-two-addrs-first-refuses", ConnectScenarios::secondAnswers);
    all.add("connect-three-addrs-all-refuse", ConnectScenarios::allRefuse);
    all.add("connect-timeout", ConnectScenarios::timeout);
    all.add("happy-eyeballs-v6-accepts", ConnectScenarios::sixAccepts);
    all.add("happy-eyeballs-v6-refuses", ConnectScenarios::sixRefuses);
    all.add("happy-eyeballs-v6-blackhole", ConnectScenarios::sixSwallows);
    all.add("unix-socket", ConnectScenarios::unixSocket);
  }

  private static void refused(Stage stage, String host) throws Exception {
    int port = ClosedPort.find();
    stage.normal.port(port, "closed");
    stage.get("r1", "http://" + host + ":" + port + "/").readAndClose();
  }

  private static void secondAnswers(Stage stage) throws Exception {
    stage.names.add("pair.test", "127.0.0.2", "127.0.0.1");
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("pair.test", "/")).readAndClose();
  }

  private static void allRefuse(Stage stage) throws Exception {
    stage.names.add("trio.test", "127.0.0.2", "127.0.0.3", "127.0.0.1");
    refused(stage, "trio.test");
  }

  private static void timeout(Stage stage) throws Exception {
    stage.connectionConfig.setConnectTimeout(Timeout.ofMilliseconds(100));
    BlackHole hole = stage.closing(BlackHole.open());
    stage.normal.port(hole.port(), "hole");
    stage.get("r1", "http://one.test:" + hole.port() + "/").readAndClose();
  }

  private static void dual(Stage stage) {
    assumeThat(Loopback.hasIpv6()).as("the machine has ::1").isTrue();
    stage.names.add("dual.test", "::1", "127.0.0.1");
  }

  private static void sixAccepts(Stage stage) throws Exception {
    dual(stage);
    ScriptedServer server =
        stage.named("http", ScriptedServer.startOn(Names.literals("::1")[0], 0, Scripts.hello()));
    stage.get("r1", server.uri("dual.test", "/")).readAndClose();
  }

  private static void sixRefuses(Stage stage) throws Exception {
    dual(stage);
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.get("r1", server.uri("dual.test", "/")).readAndClose();
  }

  private static void sixSwallows(Stage stage) throws Exception {
    stage.connectionConfig.setConnectTimeout(Timeout.ofMilliseconds(500));
    dual(stage);
    ScriptedServer server = stage.serve("http", Scripts.hello());
    stage.closing(BlackHole.openOn(Names.literals("::1")[0], server.port()));
    stage.get("r1", server.uri("dual.test", "/")).readAndClose();
  }

  private static void unixSocket(Stage stage) throws Exception {
    Path directory = Files.createTempDirectory("parity");
    Path path = directory.resolve("s");
    stage.closing(
        () -> {
          Files.deleteIfExists(path);
          Files.delete(directory);
        });
    stage.normal.path(path.toString(), "socket");
    stage.requests.setUnixDomainSocket(path);
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      stage.fork(
          () -> {
            try (SocketChannel client = server.accept()) {
              client.read(ByteBuffer.allocate(4096));
              client.write(ByteBuffer.wrap(Scripts.OK.getBytes(StandardCharsets.US_ASCII)));
              stage.log.await("r1", "=BodyClosed");
            }
          });
      // A port that no one looks at, to see it in the hooks.
      int port = ClosedPort.find();
      stage.normal.port(port, "http");
      stage.get("r1", "http://one.test:" + port + "/").readAndClose();
      stage.join();
    }
  }
}
