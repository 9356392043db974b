/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.ScriptedServer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an exchange of the async client sees of the pool. */
@Timeout(60)
class AsyncPoolTest {

  private final Queue<PoolSnapshot> asked = new ConcurrentLinkedQueue<>();
  private final Queue<PoolSnapshot> got = new ConcurrentLinkedQueue<>();

  @Test
  void ownConnectionIsNotWhatAnExchangeWaitedFor() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  held.countDown();
                  wire.await(letGo);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.connections.setMaxConnPerRoute(1);
      TracedHttpAsyncClients.instrument(
          rig.builder, rig.connections, exchange -> new Looking(exchange));
      rig.use(rig.builder.build());
      rig.client().start();
      Future<SimpleHttpResponse> first = get(rig, server);
      assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
      Future<SimpleHttpResponse> second = get(rig, server);
      letGo.countDown();
      first.get(30, TimeUnit.SECONDS);
      second.get(30, TimeUnit.SECONDS);
    }

    assertThat(asked).extracting(PoolSnapshot::leased).containsExactly(0, 1);
    assertThat(asked).last().extracting(PoolSnapshot::oldestLease).isNotNull();
    assertThat(got).extracting(PoolSnapshot::leased).containsExactly(1, 1);
    assertThat(got).last().extracting(PoolSnapshot::oldestLease).isNull();
  }

  private static Future<SimpleHttpResponse> get(AsyncRig rig, ScriptedServer server) {
    return rig.execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), null);
  }

  private final class Looking implements ExchangeTrace {

    private final Exchange exchange;

    Looking(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void leaseStart() {
      asked.add(exchange.pool());
    }

    @Override
    public void leaseDone(Exception error) {
      got.add(exchange.pool());
    }
  }
}
