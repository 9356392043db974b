/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.BlackHole;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@org.junit.jupiter.api.Timeout(30)
class SetupVerdictTest {

  private static final Duration LONG = Duration.ofMillis(300);

  @Test
  void slowLookupIsSlowDns() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig().slowNames(LONG)) {
      assertSays(
          rig.get(server.uri("one.test", "/secret?token=t")),
          VerdictKind.DNS_SLOW,
          "<share> of <time> was looking up one.test (<time>); a reused connection would take about <time>."
              + " Look at the resolver, or cache its answers.");
    }
  }

  @Test
  void lookupThatIsShorterThanTheWaitIsNotBlamed() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(Responses.slow(Duration.ofSeconds(1), Duration.ZERO, "ok"));
        CallRig rig = new CallRig().slowNames(Duration.ofMillis(100))) {
      assertThat(rig.get(server.uri("one.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.SERVER_SLOW);
    }
  }

  @Test
  void unknownNameIsFailedDns() throws IOException {
    try (CallRig rig = new CallRig()) {
      assertSays(
          rig.fail("http://nowhere.test/"),
          VerdictKind.DNS_FAILED,
          "DNS lookup of nowhere.test failed after <time>: unknown host. Check the name and the"
              + " resolver.");
    }
  }

  @Test
  void addressThatRefusesBeforeOneThatWorksIsTold() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.closing(200, "ok"));
        CallRig rig = new CallRig()) {
      int port = server.port();
      assertSays(
          rig.quick(server.uri("two.test", "/")),
          VerdictKind.ADDRESS_FAILED,
          ("127.0.0.2:%d refused the connection after <time> before 127.0.0.1:%d accepted; without it, the"
                  + " call would take about <time>. Take the dead address out of DNS.")
              .formatted(port, port));
    }
  }

  @Test
  void addressThatRefusesAtOnceIsNotBlamedForASlowServer() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.slow(LONG, Duration.ZERO, "ok"));
        CallRig rig = new CallRig()) {
      assertThat(rig.get(server.uri("two.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.SERVER_SLOW);
    }
  }

  @Test
  void refusedConnectionIsTold() throws IOException {
    int port = ClosedPort.find();
    try (CallRig rig = new CallRig()) {
      assertSays(
          rig.fail("http://one.test:" + port),
          VerdictKind.CONNECT_FAILED,
          "127.0.0.1:"
              + port
              + " refused the connection after <time>. Is the server running,"
              + " and is the port right?");
    }
  }

  @Test
  void connectionThatHangsIsTold() throws IOException {
    try (BlackHole hole = BlackHole.open();
        CallRig rig = new CallRig()) {
      rig.connectionConfig.setConnectTimeout(Timeout.ofMilliseconds(100));
      assertSays(
          rig.fail("http://one.test:" + hole.port()),
          VerdictKind.CONNECT_FAILED,
          "127.0.0.1:"
              + hole.port()
              + " did not answer for <time>. Is the address right, or does a"
              + " firewall block it?");
    }
  }

  @Test
  void lostPacketIsASlowConnect() throws IOException {
    CallRig rig = new CallRig();
    // The listener is late for a time only.
    rig.client();
    try (rig;
        LateListener server = LateListener.open()) {
      assertSays(
          rig.get("http://one.test:" + server.port()),
          VerdictKind.CONNECT_SLOW,
          "<share> of <time> was connecting to 127.0.0.1:"
              + server.port()
              + " (<time>); a reused connection would take about <time>. Keep connections alive; look at"
              + " the network.");
    }
  }

  @Test
  void slowHandshakeIsSlowTls() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(Duration.ofMillis(600));
    try (ScriptedServer server = ScriptedServer.startTls(tls, Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.TLS_SLOW,
          "<share> of <time> was the TLS handshake with one.test:"
              + server.port()
              + " (<time><own>); a reused connection would take about <time>. Keep connections alive; look at"
              + " the server's load.");
    }
  }

  @Test
  void slowHandshakeIsNotBlamedForALongerWait() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(Duration.ofMillis(150));
    try (ScriptedServer server =
            ScriptedServer.startTls(
                tls, Responses.slow(Duration.ofMillis(900), Duration.ZERO, "ok"));
        CallRig rig = new CallRig()) {
      assertThat(rig.get(server.uri("one.test", "/")).verdict().kind())
          .isEqualTo(VerdictKind.SERVER_SLOW);
    }
  }

  @Test
  void severalSlowStepsAreOneSlowSetup() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(LONG);
    try (ScriptedServer server = ScriptedServer.startTls(tls, Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.startSlowConnect(LONG);
        CallRig warmUp = new CallRig();
        CallRig rig = new CallRig().slowNames(LONG)) {
      // The first handshake of a JVM is slow by itself.
      warmUp.get(server.uri("one.test", "/"));
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));

      assertSays(
          rig.get(server.uri("shop.test", "/")),
          VerdictKind.SETUP_SLOW,
          "<share> of <time> was connection setup (DNS <time>, connect <time>, proxy <time>, TLS"
              + " <time>); a reused connection would take about <time>. Keep connections alive.");
    }
  }

  @Test
  void reusedConnectionHasNoSetupToBlame() throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).handshakeDelay(LONG);
    try (ScriptedServer server = ScriptedServer.startTls(tls, Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig().slowNames(LONG)) {
      rig.get(server.uri("one.test", "/"));

      CallRecord reused = rig.quick(server.uri("one.test", "/"));

      assertThat(reused.conn().reused()).isTrue();
      assertThat(reused.verdict().kind()).isEqualTo(VerdictKind.NOTHING_UNUSUAL);
      assertThat(reused.verdict().sentence())
          .startsWith("Nothing unusual: ")
          .doesNotContain("reused");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "expired, its certificate has expired. Renew it on the server.",
    "untrusted, this JVM does not trust its certificate. Add its authority to the trust store.",
    "wrong host, 'its certificate is for another name. Check the name, or the certificate.'"
  })
  void failedHandshakeIsToldWithItsReason(String fault, String reason) throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(serving(fault), Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      assertSays(
          rig.fail(server.uri("one.test", "/")),
          VerdictKind.TLS_FAILED,
          "The TLS handshake with one.test:" + server.port() + " failed after <time>: " + reason);
    }
  }

  @Test
  void plainTextOnATlsPortIsToldAsSuch() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.start(wire -> wire.send("HTTP/1.1 400 Bad\r\n\r\n"));
        CallRig rig = new CallRig()) {
      assertSays(
          rig.fail("https://one.test:" + server.port()),
          VerdictKind.TLS_FAILED,
          "The TLS handshake with one.test:"
              + server.port()
              + " failed after <time>: tls_error. Check protocols and ciphers on both sides, and"
              + " that this port speaks TLS.");
    }
  }

  @Test
  void proxyThatIsSlowToOpenItsTunnelIsTold() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.startSlowConnect(Duration.ofMillis(600));
        CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      Verdict verdict = rig.get(server.uri("shop.test", "/")).verdict();
      assertThat(verdict.kind()).as(verdict.sentence()).isEqualTo(VerdictKind.PROXY_SLOW);
      assertThat(verdict.cost()).isGreaterThanOrEqualTo(Duration.ofMillis(600));
    }
  }

  @Test
  void proxyThatRefusesItsTunnelIsTold() throws IOException {
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(407);
        CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      assertSays(
          // A response from 5.4 on, an exception before.
          Wiring.hasStrategies()
              ? rig.get("https://shop.test:1/")
              : rig.fail("https://shop.test:1/"),
          VerdictKind.PROXY_FAILED,
          "The proxy did not open a tunnel to shop.test:1: it answered 407 after <time>. Set"
              + " its credentials.");
    }
  }

  @Test
  void proxyThatIsDownIsToldAsTheProxy() throws IOException {
    int port = ClosedPort.find();
    try (CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("http", "one.test", port));
      assertSays(
          rig.fail("http://shop.test:1/"),
          VerdictKind.CONNECT_FAILED,
          "The proxy 127.0.0.1:"
              + port
              + " refused the connection after <time>. Is the proxy running, and is its port right?");
    }
  }

  @Test
  void unknownNameOfTheProxyIsTheProxys() throws IOException {
    try (CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("http", "nowhere.test", 3128));
      assertSays(
          rig.fail("http://shop.test:1/"),
          VerdictKind.DNS_FAILED,
          "DNS lookup of the proxy nowhere.test failed after <time>: unknown host. Check the"
              + " name and the resolver.");
    }
  }

  @Test
  void slowLookupOfTheProxyIsTheProxys() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.start();
        CallRig rig = new CallRig().slowNames(LONG)) {
      rig.builder.setProxy(new HttpHost("http", "shop.test", proxy.port()));
      assertSays(
          rig.get(server.uri("one.test", "/")),
          VerdictKind.DNS_SLOW,
          "<share> of <time> was looking up the proxy shop.test (<time>); a reused connection"
              + " would take about <time>. Look at the resolver, or cache its answers.");
    }
  }

  private static SSLContext serving(String fault) {
    return switch (fault) {
      case "expired" -> Certificates.expiredServerContext();
      case "untrusted" -> Certificates.untrustedServerContext();
      default -> Certificates.wrongHostServerContext();
    };
  }
}
