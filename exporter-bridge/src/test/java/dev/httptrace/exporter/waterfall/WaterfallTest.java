/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.httptrace.Resend;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Hook;
import dev.httptrace.record.Slice;
import dev.httptrace.record.TimedExchange;
import dev.httptrace.record.TlsFacts;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WaterfallTest {

  private static final TlsFacts TLS = new TlsFacts("TLSv1.3", "suite", null, null, true);

  @Test
  void drawsAColdExchangeWithBlocks() {
    assertThat(lines(new Style(100, true, false, false)))
        .containsExactly(
            "GET https://shop.test/orders/42?token=REDACTED  200  HTTP/1.1  new connection",
            "                    ms  0       200     400     600     800",
            "  dns         121.0 ms  █████                                   shop.test → 127.0.0.2, 127.0.0.1",
            "  connect ✗     0.4 ms       ▏                                  127.0.0.2:443 connection_refused",
            "  connect       1.2 ms       ▏                                  127.0.0.1:443",
            "  tls         242.3 ms       █████████▉",
            "  send          1.7 ms                ▏                         body 412 B",
            "  wait        302.5 ms                 ████████████▎            interim 103, first byte",
            "  receive     251.8 ms                             ██████████▌  2.0 kB",
            "  other        12.0 ms                                       ▌  client's own work",
            "  total       933.2 ms  (with queue: 0.3 ms)",
            "  > 39 % of 933 ms was connection setup, most of it the TLS handshake with shop.test:443 (DNS 121",
            "    ms, connect 1.6 ms, TLS 242 ms); a reused connection would take about 568 ms. Keep connections",
            "    alive.");
  }

  /** The case TlsThroughTlsProxy. */
  @Test
  void handshakesThroughAnHttpsProxyNameTheirPeers() {
    CallRecord call =
        new TimedExchange(new FakeExchange(1, null))
            .after(0, Hook.GET_CONN, 0, "cache.test:3128")
            .after(0, Hook.TLS_START)
            .after(2_000, Hook.TLS_DONE, 0, TLS)
            .after(0, Hook.TUNNEL_START, 0, "shop.test:443")
            .after(2_000, Hook.TUNNEL_DONE, 200, null)
            .after(0, Hook.TLS_START)
            .after(2_000, Hook.TLS_DONE, 0, null, new SSLException("no"))
            .after(0, Hook.EXCHANGE_DONE)
            .call();

    assertThat(String.join("\n", Waterfall.ofColumns(100).lines(call)))
        .contains("cache.test:3128: TLSv1.3 suite,", "resumed", "shop.test:443: tls_error");
  }

  @Test
  void interimResponsesThatRepeatAreCounted() {
    TimedExchange exchange =
        new TimedExchange(new FakeExchange(1, null)).after(0, Hook.WROTE_REQUEST, 0, null);
    for (int i = 0; i < 150; i++) {
      exchange.after(100, Hook.GOT_1XX_RESPONSE, 102, null);
    }
    exchange.after(0, Hook.FIRST_BYTE).after(0, Hook.EXCHANGE_DONE);

    assertThat(String.join("\n", Waterfall.ofColumns(100).lines(exchange.call())))
        .contains("150 times interim 102, first byte");
  }

  @Test
  void drawsAColdExchangeInAsciiOnANarrowTerminal() {
    assertThat(lines(new Style(60, false, false, true)))
        .containsExactly(
            "GET https://shop.test/orders/42?token=REDACTED",
            "  200  HTTP/1.1  new connection",
            "                    ms  0    500",
            "  queue         0.3 ms  #",
            "  dns         121.0 ms  ##           shop.test -> 127.0.0.2,",
            "                                     127.0.0.1",
            "  connect x     0.4 ms   #           127.0.0.2:443",
            "                                     connection_refused",
            "  connect       1.2 ms   #           127.0.0.1:443",
            "  tls         242.3 ms   ####",
            "  send          1.7 ms      #        body 412 B",
            "  wait        302.5 ms      ####     interim 103, first byte",
            "  receive     251.8 ms         ####  2.0 kB",
            "  other        12.0 ms            #  client's own work",
            "  total       933.2 ms",
            "  > 39 % of 933 ms was connection setup, most of it the TLS",
            "    handshake with shop.test:443 (DNS 121 ms, connect 1.6",
            "    ms, TLS 242 ms); a reused connection would take about",
            "    568 ms. Keep connections alive.");
  }

  @ParameterizedTest
  @MethodSource("styles")
  void noLineIsWiderThanTheTerminal(Style style) {
    assertThat(lines(style)).allMatch(line -> line.length() <= style.columns());
  }

  @ParameterizedTest
  @MethodSource("styles")
  void consecutiveBarsLeaveNoGap(Style style) {
    String all = "█▉▊▋▌▍▎▏▐#";
    ExchangeRecord cold = Exchanges.cold(1, null).record();
    int cells = style.columns() / 3;
    Bar bar = new Bar(style.unicode(), cells, cold.duration().toNanos());
    int reached = 0;
    for (Slice slice : cold.slices()) {
      String drawn = bar.of(List.of(slice));
      assertThat(drawn).hasSize(cells);
      String stripped = drawn.strip();
      assertThat(stripped.chars()).allMatch(each -> all.indexOf(each) >= 0);
      int first = drawn.indexOf(stripped);
      assertThat(first).isBetween(reached - 1, reached);
      reached = Math.max(reached, first + stripped.length());
    }
    assertThat(reached).isEqualTo(cells);
  }

  @ParameterizedTest
  @MethodSource("styles")
  void millisecondsAddUpToTheTotal(Style style) {
    double sum = 0;
    double total = 0;
    for (String line : lines(style)) {
      if (line.matches("  [a-z]+.* ms.*") && !line.strip().startsWith("total")) {
        sum += Double.parseDouble(line.substring(11, 19).strip());
      } else if (line.startsWith("  total")) {
        total = Double.parseDouble(line.substring(11, 19).strip());
      }
    }
    assertThat(sum).isEqualTo(total, within(0.01));
  }

  @Test
  void aResentExchangeIsHeadedByItsNumberAndReason() {
    Resend redirect = new Resend(Resend.Reason.REDIRECT, 302, null);
    CallRecord second = Exchanges.cold(2, redirect).call();
    assertThat(Waterfall.ofColumns(100).lines("4  ", second).get(0))
        .isEqualTo("4  attempt 2 (redirect after 302)");
  }

  @Test
  void asciiMeansAscii() {
    assertThat(String.join("", lines(new Style(100, false, false, true))))
        .matches("\\p{ASCII}*")
        .contains("connect x")
        .contains("shop.test -> 127.0.0.2, 127.0.0.1");
  }

  @Test
  void detailsGoBelowTheirBarsWhereThereIsNoRoomBeside() {
    assertThat(lines(new Style(40, false, false, true)))
        .allMatch(line -> line.length() <= 40)
        .containsSubsequence(
            "  dns         121.0 ms  ###",
            "    shop.test -> 127.0.0.2, 127.0.0.1",
            "  connect x     0.4 ms    #",
            "    127.0.0.2:443 connection_refused");
  }

  @Test
  void aTerminalTooNarrowIsRefused() {
    assertThatThrownBy(() -> Waterfall.ofColumns(39))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns must be at least 40: 39");
  }

  @Test
  void settingsAreThoseOfTheStyle() {
    CallRecord call = Exchanges.cold(1, null).call();
    assertThat(Waterfall.ofColumns(80).ascii().colours().verbose().lines(call))
        .isEqualTo(new Waterfall(new Style(80, false, true, true)).lines(call));
    assertThat(Waterfall.ofColumns(80).lines(call))
        .isEqualTo(new Waterfall(new Style(80, true, false, false)).lines(call));
  }

  @Test
  void coloursDoNotChangeTheText() {
    Style plain = new Style(100, true, false, true);
    Style coloured = new Style(100, true, true, true);
    assertThat(lines(coloured).stream().map(line -> line.replaceAll("\u001b\\[\\d*m", "")))
        .containsExactlyElementsOf(lines(plain));
  }

  static Stream<Arguments> styles() {
    return Stream.of(40, 41, 59, 60, 61, 80, 100, 200, 240)
        .flatMap(
            width ->
                Stream.of(true, false)
                    .map(unicode -> Arguments.of(new Style(width, unicode, false, true))));
  }

  private static List<String> lines(Style style) {
    return new Waterfall(style).lines(Exchanges.cold(1, null).call());
  }
}
