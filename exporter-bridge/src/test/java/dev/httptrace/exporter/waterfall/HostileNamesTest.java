/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.record.Dial;
import dev.httptrace.record.Hook;
import dev.httptrace.record.TimedExchange;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of hosts, addresses and tunnels that do harm where they are printed. */
class HostileNamesTest {

  private static final String NAME = "a\u001b]0;owned\u0007\r\n\u202e\u2028\u009b.test";
  private static final String SHOWN =
      "a\\u001b]0;owned\\u0007\\u000d\\u000a\\u202e\\u2028\\u009b.test";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void namesAreShownByTheirEscapes(boolean unicode) {
    Dial dial = new Dial("unix", NAME);
    UnknownHostException unknown = new UnknownHostException(NAME);
    TimedExchange exchange =
        new TimedExchange(new FakeExchange(1, null))
            .after(100, Hook.GET_CONN, 0, NAME + ":443")
            .after(100, Hook.DNS_START, 0, NAME)
            .after(50_000, Hook.DNS_DONE, 0, List.of(), unknown)
            .after(0, Hook.CONNECT_START, 0, dial)
            .after(50_000, Hook.CONNECT_DONE, 0, dial, new ConnectException(NAME))
            .after(0, Hook.TUNNEL_START, 0, NAME + ":443")
            .after(50_000, Hook.TUNNEL_DONE, 407, null)
            .after(0, Hook.EXCHANGE_DONE, 0, null, unknown);

    List<String> lines = new Waterfall(new Style(400, unicode, false, true)).lines(exchange.call());

    String drawn = String.join("", lines);
    assertThat(drawn.chars())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    assertThat(drawn).doesNotContain("\u2028");
    assertThat(IntStream.range(0, lines.size()).filter(i -> lines.get(i).contains(SHOWN)).count())
        .as(drawn)
        .isGreaterThanOrEqualTo(3);
  }
}
