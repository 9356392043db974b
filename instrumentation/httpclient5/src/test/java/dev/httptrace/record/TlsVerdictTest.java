/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.httpclient5.Wiring;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whom a sentence about TLS names. Through an HTTPS proxy there are two handshakes: the case
 * TlsThroughTlsProxy.
 */
@Timeout(30)
class TlsVerdictTest {

  private static final long MS = 1_000_000;

  @BeforeEach
  void httpsProxies() {
    // 5.2 and 5.3 do not shake hands with a proxy.
    assumeTrue(Wiring.hasStrategies());
  }

  @ParameterizedTest
  @CsvSource({
    "800, 0, the TLS handshake with the proxy, look at the proxy's load.",
    "0, 800, the TLS handshake with shop.test:<port>, look at the server's load.",
  })
  void slowHandshakeIsThatOfItsPeer(long proxyDelay, long targetDelay, String named, String hint)
      throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(delayed(targetDelay), Responses.keepAlive(200, "ok"));
        ForwardProxy proxy = ForwardProxy.startTls(delayed(proxyDelay));
        CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("https", "localhost", proxy.port()));
      rig.names.add("localhost", InetAddress.getLoopbackAddress());

      assertSays(
          rig.get(server.uri("shop.test", "/")),
          VerdictKind.TLS_SLOW,
          "<share> of <time> was "
              + named.replace("<port>", String.valueOf(server.port()))
              + " (<time>); a reused connection would take about <time>. Keep connections alive; "
              + hint);
    }
  }

  @Test
  void bothAreNamedIfBothAreSlow() {
    assertThat(through(400, 390).verdict().sentence())
        .isEqualTo(
            "100 % of 790 ms was TLS handshakes with the proxy (400 ms) and one.test:80 (390 ms);"
                + " a reused connection would take about 0.0 ms. Keep connections alive; look at the load"
                + " of both.");
  }

  @Test
  void ofMoreThanTwoTheSlowestAreNamed() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.append(Hook.EXCHANGE_START, 0, 0, null, null);
    record.append(Hook.GET_CONN, 0, 0, "one.test:80", null);
    long end = 0;
    for (int ms : new int[] {100, 120, 110, 90}) {
      record.append(Hook.TLS_START, end, 0, null, null);
      end += ms * MS;
      record.append(Hook.TLS_DONE, end, 0, null, null);
    }
    record.append(Hook.EXCHANGE_DONE, end, 0, null, null);
    assertThat(WrittenRecord.call(record).verdict().sentence())
        .isEqualTo(
            "100 % of 420 ms was TLS handshakes with one.test:80 (120 ms), one.test:80 (110 ms) and"
                + " 2 more; a reused connection would take about 0.0 ms. Keep connections alive; look at"
                + " the load of all of them.");
  }

  @Test
  void ofAWholeSetupTheirTimeIsSaidOnce() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.append(Hook.EXCHANGE_START, 0, 0, null, null);
    record.append(Hook.GET_CONN, 0, 0, "one.test:80", null);
    record.append(Hook.DNS_START, 0, 0, "one.test", null);
    record.append(Hook.DNS_DONE, 400 * MS, 0, null, null);
    for (int i = 0; i < 3; i++) {
      record.append(Hook.TLS_START, (400 + 300 * i) * MS, 0, null, null);
      record.append(Hook.TLS_DONE, (700 + 300 * i) * MS, 0, null, null);
    }
    record.append(Hook.EXCHANGE_DONE, 1_300 * MS, 0, null, null);
    assertThat(WrittenRecord.call(record).verdict().sentence())
        .isEqualTo(
            "100 % of 1.3 s was connection setup, most of it in 3 TLS handshakes (DNS 400 ms,"
                + " TLS 900 ms); a reused connection would take about 0.0 ms. Keep connections alive.");
  }

  @Test
  void whatThePauseOfThisJvmTookIsNotTheHandshakes() {
    ExchangeRecord exchange = through(400, 200).last();
    CallRecord call =
        CallRecord.of(exchange, List.of(new JvmPause(0, Duration.ofMillis(300), "collector")));

    assertThat(call.verdict().kind()).isEqualTo(VerdictKind.JVM_PAUSED);
    assertThat(new Evidence(call).handshakes())
        .extracting(Shaken::nanos)
        .containsExactly(100 * MS, 200 * MS);
  }

  private static CallRecord through(long proxy, long target) {
    long both = (proxy + target) * MS;
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    record.append(Hook.EXCHANGE_START, 0, 0, null, null);
    record.append(Hook.GET_CONN, 0, 0, "cache.test:3128", null);
    record.append(Hook.TLS_START, 0, 0, null, null);
    record.append(Hook.TLS_DONE, proxy * MS, 0, null, null);
    record.append(Hook.TUNNEL_START, proxy * MS, 0, null, null);
    record.append(Hook.TUNNEL_DONE, proxy * MS, 200, null, null);
    record.append(Hook.TLS_START, proxy * MS, 0, null, null);
    record.append(Hook.TLS_DONE, both, 0, null, null);
    record.append(Hook.EXCHANGE_DONE, both, 0, null, null);
    assertThat(record.tlsPeer(3)).isEqualTo("cache.test:3128");
    assertThat(record.tlsPeer(7)).isEqualTo("one.test:80");
    return WrittenRecord.call(record);
  }

  @Test
  void failedHandshakeNamesTheProxy() throws IOException {
    try (ScriptedServer plain =
            ScriptedServer.start(wire -> wire.send("HTTP/1.1 400 Bad\r\n\r\n"));
        CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("https", "one.test", plain.port()));
      assertThat(rig.fail("https://shop.test:1/").verdict().sentence())
          .startsWith("The TLS handshake with the proxy failed after ")
          .endsWith("and that its port speaks TLS.")
          .doesNotContain("shop.test");
    }
  }

  @Test
  void failedHandshakeBehindAProxyNamesTheTarget() throws IOException {
    try (ScriptedServer plain =
            ScriptedServer.start(wire -> wire.send("HTTP/1.1 400 Bad\r\n\r\n"));
        ForwardProxy proxy = ForwardProxy.startTls(delayed(0));
        CallRig rig = new CallRig()) {
      rig.builder.setProxy(new HttpHost("https", "localhost", proxy.port()));
      rig.names.add("localhost", InetAddress.getLoopbackAddress());
      assertThat(rig.fail("https://shop.test:" + plain.port() + "/").verdict().sentence())
          .startsWith("The TLS handshake with shop.test:" + plain.port() + " failed after ");
    }
  }

  @Test
  void addressWhoseHandshakeFailedIsNamed() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 0));
    Dial bad = new Dial("tcp", "127.0.0.2:443");
    Dial good = new Dial("tcp", "127.0.0.1:443");
    record.append(Hook.EXCHANGE_START, 0, 0, null, null);
    record.append(Hook.CONNECT_START, 0, 0, bad, null);
    record.append(Hook.CONNECT_DONE, 2 * MS, 0, bad, null);
    record.append(Hook.TLS_START, 2 * MS, 0, null, null);
    record.append(Hook.TLS_DONE, 200 * MS, 0, null, new SSLHandshakeException("no"));
    record.append(Hook.CONNECT_START, 200 * MS, 0, good, null);
    record.append(Hook.CONNECT_DONE, 201 * MS, 0, good, null);
    record.append(Hook.TLS_START, 201 * MS, 0, null, null);
    record.append(Hook.TLS_DONE, 210 * MS, 0, null, null);
    record.append(Hook.EXCHANGE_DONE, 215 * MS, 0, null, null);

    assertThat(WrittenRecord.call(record).verdict().sentence())
        .isEqualTo(
            "127.0.0.2:443 failed its TLS handshake (tls_error) after 200 ms before 127.0.0.1:443"
                + " accepted; without it, the call would take about 15 ms. Take the dead address out of DNS.");
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2", "TLSv1.3"})
  void resumedSessionIsToldApart(String protocol) throws IOException {
    Tls tls = Tls.of(Certificates.serverContext()).protocols(protocol);
    try (ScriptedServer server =
            ScriptedServer.startTls(tls, Responses.closing(200, "1"), Responses.closing(200, "2"));
        CallRig rig = new CallRig()) {
      CallRecord first = rig.get(server.uri("one.test", "/"));
      CallRecord second = rig.get(server.uri("one.test", "/"));

      assertThat(facts(first).resumed()).isFalse();
      assertThat(facts(second).resumed()).isTrue();
      assertThat(new Evidence(second).handshakes()).extracting(Shaken::resumed).containsOnly(true);
    }
  }

  private static TlsFacts facts(CallRecord call) {
    ExchangeRecord record = call.last();
    return record.detail(record.lastIndexOf(Hook.TLS_DONE), TlsFacts.class);
  }

  private static Tls delayed(long millis) {
    return Tls.of(Certificates.serverContext()).handshakeDelay(Duration.ofMillis(millis));
  }
}
