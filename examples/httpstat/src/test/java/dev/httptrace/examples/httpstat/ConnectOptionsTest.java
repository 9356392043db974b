/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Loopback;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConnectOptionsTest {

  @Test
  void resolveNamesTheAddressesOfAHostAndPort() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String port = ":" + server.port();
      Run run =
          Run.of("--resolve", "shop.test" + port + ":127.0.0.1", "http://shop.test" + port + "/");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests().get(0)).contains("Host: shop.test" + port);
      assertThat(run.out()).contains("127.0.0.1" + port);
      Run any = Run.of("--resolve", "*" + port + ":[127.0.0.1]", "http://any.test" + port + "/");
      assertThat(any.exitCode()).as("brackets are for IPv6, and taken off").isZero();
    }
  }

  @Test
  void resolveOfTheHostGoesBeforeAWildcardAndTheLastBeforeTheFirst() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String port = ":" + server.port();
      String url = "http://shop.test" + port + "/";
      String elsewhere = port + ":127.0.0.99";
      String here = port + ":127.0.0.1";
      Run wildcard = Run.of("--resolve", "*" + elsewhere, "--resolve", "shop.test" + here, url);
      assertThat(wildcard.exitCode()).as(wildcard.err()).isZero();
      Run after = Run.of("--resolve", "shop.test" + here, "--resolve", "*" + elsewhere, url);
      assertThat(after.exitCode()).as(after.err()).isZero();
      Run again =
          Run.of("--resolve", "SHOP.test" + elsewhere, "--resolve", "shop.test" + here, url);
      assertThat(again.exitCode()).as(again.err()).isZero();
      Run any = Run.of("--resolve", "*" + elsewhere, "--resolve", "*" + here, url);
      assertThat(any.exitCode()).as(any.err()).isZero();
    }
  }

  @Test
  void hostWithoutAnAddressOfTheWantedFamilyIsLookedUp() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String port = ":" + server.port();
      Run run = Run.of("-4", "--resolve", "localhost" + port + ":[::1]", "http://localhost" + port);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("127.0.0.1" + port);
      Run unknown = Run.of("-4", "--resolve", "h.invalid" + port + ":[::1]", "h.invalid" + port);
      assertThat(unknown.exitCode()).as(unknown.err()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource({"-L", "--async", "--http2"})
  void nameOfAContainerIsCalledAndMovesOn(String option) {
    try (ScriptedServer server =
        ScriptedServer.startTls(
            Certificates.serverContext(),
            Responses.redirect("/next"),
            Responses.keepAlive(200, "ok"))) {
      String port = ":" + server.port();
      String resolve = "order_service" + port + ":127.0.0.1";
      String url = "https://order_service" + port + "/first?k=https://app/";
      Run run =
          Run.of("-kL", option, "-w", "%{http_code} %{url_effective}", "--resolve", resolve, url);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).isEqualTo("200 https://order_service" + port + "/next");
      assertThat(server.requests())
          .hasSize(2)
          .allMatch(head -> head.contains("Host: order_service" + port));
    }
  }

  @Test
  void nameOfAContainerMayBeDrawnExportedAndSentElsewhere(@TempDir Path dir) {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String there = "order_service:80:127.0.0.1:" + server.port();
      String file = dir.resolve("spans.json").toString();
      Run run =
          Run.of("-4", "--connect-to", there, "--otlp-file", file, "http://u:p@order_service/");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("http://order_service/");
      assertThat(dir.resolve("spans.json")).content().contains("call GET order_service");
      assertThat(server.requests().get(0))
          .contains("Host: order_service\r\n", "Authorization: Basic dTpw\r\n");
    }
  }

  @Test
  void resolveForAnotherPortIsNotUsed() {
    Run run = Run.of("--resolve", "shop.invalid:1:127.0.0.1", "http://shop.invalid:2/");
    assertThat(run.exitCode()).isEqualTo(6);
  }

  @Test
  void connectToChangesWhereACallGoesAndNotWhatItAsksFor() {
    try (ScriptedServer server =
        ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"))) {
      String to = "shop.test:443:127.0.0.1:" + server.port();
      Run run = Run.of("-k", "--connect-to", to, "https://shop.test/");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.requests().get(0)).contains("Host: shop.test\r\n");
      String any = "::127.0.0.1:" + server.port();
      assertThat(Run.of("-k", "--connect-to", any, "https://any.test:99/").exitCode()).isZero();
      String other = "other.test:443:127.0.0.1:" + server.port();
      assertThat(Run.of("-k", "--connect-to", other, "https://shop.invalid/").exitCode())
          .isEqualTo(6);
    }
  }

  @Test
  void addressesAreOfTheFamilyThatIsWanted() throws IOException {
    assumeTrue(Loopback.hasIpv6(), "needs ::1");
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    InetAddress six = InetAddress.getByAddress(bytes);
    try (ScriptedServer server = ScriptedServer.startOn(six, 0, Responses.keepAlive(200, "six"))) {
      String port = ":" + server.port();
      String both = "shop.test" + port + ":127.0.0.1,[::1]";
      String url = "http://shop.test" + port + "/";
      Run run = Run.of("-6", "--resolve", both, url);
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .as("IPv6 addresses are written short")
          .contains("[::1]" + port)
          .doesNotContain("127.0.0.1", "0:0:0");
      assertThat(Run.of("-4", "--resolve", both, url).exitCode()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-6, http://127.0.0.1:1/, 7, --ipv6 excludes the address of the URL: 127.0.0.1",
    "-4, http://[::1]:1/, 7, --ipv4 excludes the address of the URL: [::1]",
    "-46, http://shop.invalid/, 2, --ipv4 and --ipv6 leave no address",
    "--resolve=x:80, http://x/, 49, --resolve must be HOST:PORT:ADDRESS",
    "--resolve=x:80:name, http://x/, 49, --resolve must be HOST:PORT:ADDRESS",
    "--connect-to=a:b, http://x/, 2, --connect-to must be HOST1:PORT1:HOST2:PORT2",
    "--connect-timeout=0, http://x/, 2, --connect-timeout must be more than 0",
    "--unix-socket=, http://x/, 2, --unix-socket must be a path",
  })
  void whatCannotBeIsAnError(String option, String url, int exitCode, String complaint) {
    Run run = Run.of(option, url);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(run.err()).startsWith("httpstat: " + complaint).hasLineCount(1);
  }

  @Test
  void connectTimeoutEndsWhatIsNotConnected() {
    try (BlackHole hole = BlackHole.open()) {
      Run run = Run.of("--connect-timeout", "0.2", "http://127.0.0.1:" + hole.port() + "/");
      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.err()).contains("connect failed after", "timed out");
    }
  }

  @Test
  void connectTimeoutCoversTheHandshakeAndNothingAfterIt() {
    try (ScriptedServer silent = ScriptedServer.start(Wire::awaitClose)) {
      String url = "https://127.0.0.1:" + silent.port() + "/";
      Run run = Run.of("-k", "--connect-timeout", "2", url);
      assertThat(run.exitCode()).isEqualTo(28);
      assertThat(run.err()).contains("tls failed after", "timed out");
    }
    try (ScriptedServer slow =
        ScriptedServer.start(
            Responses.slow(java.time.Duration.ofSeconds(3), java.time.Duration.ZERO, "a"))) {
      assertThat(Run.of("--connect-timeout", "2", slow.uri("127.0.0.1", "/")).exitCode()).isZero();
    }
  }

  @Test
  void attemptThatGotNoConnectionLeavesItsTimeoutToNoOther() {
    ConnectionScript dropping = Wire::readHead;
    ConnectionScript late =
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 Tunnel\r\n\r\n");
          wire.readHead();
          wire.pause(java.time.Duration.ofSeconds(3));
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          wire.awaitClose();
        };
    try (ScriptedServer proxy = ScriptedServer.start(dropping, late)) {
      // Not where the target is, so that there is a tunnel.
      String elsewhere = "one.test:80:two.test:80";
      Run run =
          Run.of(
              "--connect-timeout",
              "2",
              "-x",
              "127.0.0.1:" + proxy.port(),
              "--connect-to",
              elsewhere,
              "http://one.test/");
      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains("attempt 2 (retry");
    }
  }

  @Test
  void unixDomainSocketIsCalledAndNamed(@TempDir Path dir) throws Exception {
    Path path = dir.resolve("s");
    try (UnixServer server = UnixServer.start(path)) {
      Run run = Run.of("--unix-socket", path.toString(), "http://docker/version");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(server.head()).startsWith("GET /version HTTP/1.1\r\nHost: docker\r\n");
      assertThat(run.out()).contains(path.toString());
    }
    Run gone = Run.of("--unix-socket", path + ".not", "http://docker/");
    assertThat(gone.exitCode()).isEqualTo(7);
    assertThat(gone.err()).contains("connect failed after", "cannot connect").hasLineCount(1);
  }

  @Test
  void asyncClientHasNoUnixDomainSockets() {
    Run run = Run.of("--unix-socket", "/tmp/s", "--async", "http://docker/");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--unix-socket needs the classic client");
  }
}
