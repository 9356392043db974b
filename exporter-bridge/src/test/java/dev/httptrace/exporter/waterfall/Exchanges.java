/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.waterfall;

import dev.httptrace.Resend;
import dev.httptrace.record.ConnFacts;
import dev.httptrace.record.Dial;
import dev.httptrace.record.Hook;
import dev.httptrace.record.TimedExchange;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exchanges as hooks tell them, without a client and at times of our own. */
final class Exchanges {

  private Exchanges() {}

  /** Cold, the first address refusing, with an interim response. */
  static TimedExchange cold(int number, @Nullable Resend resend) {
    Dial refused = new Dial("tcp", "127.0.0.2:443");
    Dial taken = new Dial("tcp", "127.0.0.1:443");
    ConnFacts conn = new ConnFacts(null, false, false, Duration.ZERO, Duration.ZERO, 1, null, null);
    return new TimedExchange(new FakeExchange(number, resend))
        .after(100, Hook.GET_CONN, 0, "shop.test:443")
        .after(100, Hook.LEASE_START)
        .after(300, Hook.LEASE_DONE)
        .after(0, Hook.DNS_START, 0, "shop.test")
        .after(121_000, Hook.DNS_DONE, 0, List.of(address(2), address(1)))
        .after(0, Hook.CONNECT_START, 0, refused)
        .after(440, Hook.CONNECT_DONE, 0, refused, new ConnectException("Connection refused"))
        .after(0, Hook.CONNECT_START, 0, taken)
        .after(1_140, Hook.CONNECT_DONE, 0, taken)
        .after(0, Hook.TLS_START)
        .after(242_340, Hook.TLS_DONE)
        .after(0, Hook.GOT_CONN, 0, conn)
        .after(640, Hook.WROTE_HEADERS)
        .after(1_000, Hook.WROTE_REQUEST, 412, null)
        .after(200_000, Hook.FIRST_BYTE)
        .after(0, Hook.GOT_1XX_RESPONSE, 103, null)
        .after(102_500, Hook.RESPONSE_HEAD, 200, "1.1")
        .after(251_800, Hook.LAST_BYTE, 2_000, null)
        .after(11_000, Hook.PUT_IDLE_CONN)
        .after(400, Hook.CONN_RELEASED)
        .after(400, Hook.EXCHANGE_DONE);
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
