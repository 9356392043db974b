/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.PoolSnapshot;
import dev.httptrace.ReadableKeys;
import dev.httptrace.record.StillExchange;
import io.opentelemetry.api.common.Attributes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RecurringTest {

  private static final int MORE_THAN_PLACES = 2000;

  private final Recurring recurring = new Recurring(ReadableKeys.NONE);

  @Test
  void whatComesAgainIsMadeOnce() throws UnknownHostException {
    assertThat(recurring.peer(address(7, 443))).isSameAs(recurring.peer(address(7, 443)));
    assertThat(recurring.local(address(7, 5000))).isSameAs(recurring.local(address(7, 5000)));
    assertThat(recurring.conn("http-outgoing-1")).isSameAs(recurring.conn("http-outgoing-1"));
    assertThat(recurring.asked("one.test:80", "one.test", new PoolSnapshot(1, 2, 3, 4)))
        .isSameAs(
            recurring.asked(
                "one.test:80", "one.test", new PoolSnapshot(1, 2, 3, 4, Duration.ofMillis(5))));
  }

  @Test
  void moreThanThereArePlacesAreAllToldRight() throws UnknownHostException {
    assertRight();
    assertRight();
  }

  @Test
  void threadsThatTakeEachOthersPlacesAreToldRight() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Boolean> check =
          () -> {
            assertRight();
            return true;
          };
      for (Future<Boolean> each : threads.invokeAll(List.of(check, check, check, check))) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertRight() throws UnknownHostException {
    for (int i = 0; i < MORE_THAN_PLACES; i++) {
      Recurring.Place peer = recurring.peer(address(i % 251, 1 + i));
      Recurring.Place local = recurring.local(address(i % 17, 1 + i));
      assertThat(peer).isEqualTo(place(i % 251, 1 + i));
      assertThat(local).isEqualTo(place(i % 17, 1 + i));
      assertThat(recurring.conn("c" + i)).isEqualTo(Attributes.of(Keys.CONN_ID, "c" + i));
      assertAsked(i % 5, i % 7, i % 3, i % 11);
    }
  }

  private void assertAsked(int leased, int pending, int available, int max) {
    Attributes asked =
        recurring.asked(
            "h" + max + ":80", "h" + max, new PoolSnapshot(leased, pending, available, max));
    assertThat(asked)
        .isEqualTo(
            Attributes.builder()
                .put(Keys.SERVER_ADDRESS, "h" + max)
                .put(Keys.SERVER_PORT, 80L)
                .put(Keys.POOL_LEASED, (long) leased)
                .put(Keys.POOL_PENDING, (long) pending)
                .put(Keys.POOL_AVAILABLE, (long) available)
                .put(Keys.POOL_MAX, (long) max)
                .build());
  }

  @Test
  void urlsAreTheSameUnderTheirSecretsOnly() {
    String first = url(get("/orders/42?token=abc"));

    assertThat(first).isEqualTo("http://one.test:8080/orders/42?token=REDACTED");
    assertThat(url(get("/orders/42?token=xyz"))).isSameAs(first);
    assertThat(url(get("/orders/42?other=xyz")))
        .isEqualTo("http://one.test:8080/orders/42?other=REDACTED");
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < MORE_THAN_PLACES; i++) {
        assertThat(url(get("/" + i + ";a=" + i + "?b=" + i)))
            .isEqualTo("http://one.test:8080/" + i + ";a=REDACTED?b=REDACTED");
      }
    }
  }

  private static StillExchange get(String path) {
    return new StillExchange("GET", "http", "one.test", 8080, path);
  }

  @Test
  void scopeIsPartOfTheText() throws UnknownHostException {
    List<String> hosts = new ArrayList<>();
    for (int scope : new int[] {0, 1, 2, 0}) {
      InetAddress ip = Inet6Address.getByAddress(null, linkLocal(), scope == 0 ? -1 : scope);
      Recurring.Place peer = recurring.peer(new InetSocketAddress(ip, 80));
      hosts.add(peer == null ? "none" : peer.host());
    }
    assertThat(hosts).containsExactly("fe80::1", "fe80::1%1", "fe80::1%2", "fe80::1");
  }

  @Test
  void nameThatWasNotLookedUpStaysAsItIs() {
    Recurring.Place lower = recurring.peer(InetSocketAddress.createUnresolved("one.test", 80));
    Recurring.Place upper = recurring.peer(InetSocketAddress.createUnresolved("ONE.test", 80));

    assertThat(lower).extracting(Recurring.Place::host).isEqualTo("one.test");
    assertThat(upper).extracting(Recurring.Place::host).isEqualTo("ONE.test");
  }

  @Test
  void addressOfAnotherKindIsNotTold() {
    assertThat(recurring.peer(null)).isNull();
    assertThat(recurring.local(new SocketAddress() {})).isNull();
  }

  private static byte[] linkLocal() {
    byte[] bytes = new byte[16];
    bytes[0] = (byte) 0xfe;
    bytes[1] = (byte) 0x80;
    bytes[15] = 1;
    return bytes;
  }

  private static InetSocketAddress address(int host, int port) throws UnknownHostException {
    return new InetSocketAddress(
        InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), port);
  }

  private static Recurring.Place place(int host, int port) throws UnknownHostException {
    return new Recurring.Place(address(host, port), "10.0.0." + host, port);
  }

  private String url(StillExchange exchange) {
    return recurring.target(exchange, "GET").get(Keys.URL);
  }
}
