/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ConnHolder;
import dev.httptrace.DiscardReason;
import dev.httptrace.HolderState;
import dev.httptrace.LeasedConn;
import dev.httptrace.PoolListener;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.RefusingResolver;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds the connections of an async client's pool. */
@Timeout(60)
class AsyncLeasesTest {

  @Test
  void exchangeThatDialsAndThenWaitsIsNamed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    Semaphore over = new Semaphore(0);
    AtomicReference<List<LeasedConn>> dialling = new AtomicReference<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  asked.countDown();
                  wire.await(letGo);
                  wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      PoolingAsyncClientConnectionManager manager = start(rig);
      rig.trace
          .on("connectStart", () -> dialling.set(TracedHttpAsyncClients.leases(manager)))
          .on("exchangeDone", over::release);
      Future<SimpleHttpResponse> answer =
          rig.execute(SimpleRequestBuilder.get(server.uri("one.test", "/?a=secret")).build(), null);
      asked.await();

      assertThat(dialling.get()).hasSize(1);
      LeasedConn dialled = dialling.get().get(0);
      assertThat(dialled.id()).isEmpty();
      assertThat(dialled.hostPort()).isEqualTo("one.test:" + server.port());
      assertThat(dialled.holders())
          .singleElement()
          .extracting(ConnHolder::state)
          .isEqualTo(HolderState.CONNECTING);
      assertThat(TracedHttpAsyncClients.leases(manager))
          .singleElement()
          .satisfies(
              lease -> {
                assertThat(lease.id()).isNotEmpty();
                assertThat(lease.held()).isLessThanOrEqualTo(lease.holders().get(0).held());
                assertThat(lease.holders().get(0))
                    .extracting(ConnHolder::url, ConnHolder::thread)
                    .containsExactly(
                        "http://one.test:" + server.port() + "/?a=REDACTED",
                        Thread.currentThread().getName());
              });
      letGo.countDown();
      answer.get(30, TimeUnit.SECONDS);
      assertThat(over.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(TracedHttpAsyncClients.leases(manager)).isEmpty();
    }
  }

  @Test
  void listenersAreToldOfItsConnections() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    List<String> all = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      String uri = server.uri("one.test", "/");
      try (AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
        PoolingAsyncClientConnectionManager manager = start(rig);
        TracedHttpClients.loads(manager).listen(telling(told));
        for (int i = 0; i < 2; i++) {
          rig.execute(SimpleRequestBuilder.get(uri).build(), null).get(30, TimeUnit.SECONDS);
          takeUpTo("returned " + server.port(), told, all);
        }
      }
      // It is told before the pool has it again: the second call may have made its own.
      long opened = all.stream().filter("opened one.test"::equals).count();
      for (int i = 0; i < opened; i++) {
        takeUpTo("closed IDLE", told, all);
      }
      assertThat(told).isEmpty();
      assertThat(opened).isBetween(1L, 2L);
      assertThat(all).filteredOn(line -> line.startsWith("returned")).hasSize(2);
    }
  }

  private static void takeUpTo(String last, BlockingQueue<String> told, List<String> all)
      throws InterruptedException {
    String next = "";
    while (!last.equals(next)) {
      next = told.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("%s is followed by %s", all, last).isNotNull();
      all.add(next);
    }
  }

  private static PoolListener telling(BlockingQueue<String> told) {
    return new PoolListener() {
      @Override
      public void leaseDone(String host, int port, long nanos, Exception error) {
        told.add("lease " + error);
      }

      @Override
      public void connOpened(String host, int port) {
        told.add("opened " + host);
      }

      @Override
      public void connReturned(String host, int port, long nanos) {
        told.add("returned " + port);
      }

      @Override
      public void connClosed(String host, int port, long ageNanos, DiscardReason reason) {
        told.add("closed " + reason);
      }
    };
  }

  @Test
  void failureIsWhyAConnectionIsClosed() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.start(wire -> wire.readHead());
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      PoolingAsyncClientConnectionManager manager = start(rig);
      TracedHttpClients.loads(manager).listen(telling(told));
      assertThatThrownBy(
              () ->
                  rig.execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), null)
                      .get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
      List<String> all = new ArrayList<>();
      takeUpTo("closed ERROR", told, all);
      assertThat(all)
          .containsSubsequence("opened one.test", "returned " + server.port(), "closed ERROR");
    }
  }

  @Test
  void requestThatWaitsWhenTheClientIsClosedHasWaited() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  asked.countDown();
                  wire.awaitClose();
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.connections.setMaxConnPerRoute(1);
      HttpAsyncClientBuilder builder =
          TracedHttpAsyncClients.instrument(rig.builder, rig.connections, exchange -> rig.trace);
      ConnPoolControl<HttpRoute> manager = managerOf(builder);
      rig.use(builder.build());
      rig.client().start();
      TracedHttpClients.loads(manager).listen(telling(told));
      String uri = server.uri("one.test", "/");
      Future<SimpleHttpResponse> holding = rig.execute(SimpleRequestBuilder.get(uri).build(), null);
      asked.await();
      Future<SimpleHttpResponse> waiting = rig.execute(SimpleRequestBuilder.get(uri).build(), null);
      while (manager.getTotalStats().getPending() == 0) {
        Thread.onSpinWait();
      }
      rig.close();
      assertThat(told.take()).isEqualTo("lease null");
      // The second may still get the place of the first, which is closed a moment before the pool.
      String second = told.take();
      while (!second.startsWith("lease")) {
        second = told.take();
      }
      assertThat(second)
          .isIn(
              "lease null",
              "lease org.apache.hc.core5.http.ConnectionClosedException: client closed");
      // A client that is closed leaves them open.
      holding.cancel(true);
      waiting.cancel(true);
    }
  }

  @Test
  void dialThatFailsIsNoLeaseAnyMore() throws Exception {
    try (ScriptedServer gone = ScriptedServer.start(Responses.keepAlive(200, "never"));
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      PoolingAsyncClientConnectionManager manager = start(rig);
      String uri = gone.uri("one.test", "/");
      gone.close();

      assertThatThrownBy(
              () ->
                  rig.execute(SimpleRequestBuilder.get(uri).build(), null)
                      .get(30, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(java.net.ConnectException.class);
      assertThat(TracedHttpAsyncClients.leases(manager)).isEmpty();
    }
  }

  /** A filter of addresses throws, say: HttpClient expects nothing but unknown hosts of it. */
  @Test
  void dialThatThrowsIsNoLeaseAnyMore() throws Exception {
    IllegalStateException refused = new IllegalStateException("an address of this network");
    try (AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      PoolingAsyncClientConnectionManager manager =
          rig.connections.setDnsResolver(new RefusingResolver(refused)).build();
      rig.use(rig.builder.setConnectionManager(manager).build());
      rig.client().start();
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(
                () ->
                    rig.execute(SimpleRequestBuilder.get("http://one.test/").build(), null)
                        .get(30, TimeUnit.SECONDS))
            .hasCause(refused);
      }

      assertThat(TracedHttpAsyncClients.leases(manager)).isEmpty();
    }
  }

  @Test
  void everyStreamOfASharedConnectionIsAHolder() throws Exception {
    Semaphore written = new Semaphore(0);
    Semaphore over = new Semaphore(0);
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE).sharingOneConnection()) {
      PoolingAsyncClientConnectionManager manager = start(rig);
      rig.trace.on("wroteRequest", written::release).on("exchangeDone", over::release);
      get(rig, server, "/warm").get(30, TimeUnit.SECONDS);
      assertThat(over.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      Future<SimpleHttpResponse> first = get(rig, server, "/held?first");
      assertThat(written.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
      Future<SimpleHttpResponse> second = get(rig, server, "/held?second");
      assertThat(written.tryAcquire(30, TimeUnit.SECONDS)).isTrue();

      List<LeasedConn> leases = TracedHttpAsyncClients.leases(manager);
      assertThat(leases).hasSize(1);
      List<ConnHolder> holders = leases.get(0).holders();
      assertThat(holders)
          .hasSize(2)
          .extracting(ConnHolder::state)
          .containsOnly(HolderState.WAITING);
      assertThat(holders.get(0).held()).isGreaterThan(holders.get(1).held());
      server.letGo.countDown();
      first.get(30, TimeUnit.SECONDS);
      second.get(30, TimeUnit.SECONDS);
      assertThat(over.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
      assertThat(TracedHttpAsyncClients.leases(manager)).isEmpty();
    }
  }

  @Test
  void managerThatIsNotTracedIsRefused() {
    try (AsyncRig rig = new AsyncRig(Attachment.NOWHERE);
        PoolingAsyncClientConnectionManager foreign =
            PoolingAsyncClientConnectionManagerBuilder.create().build()) {
      assertThatThrownBy(() -> TracedHttpAsyncClients.leases(foreign))
          .isInstanceOf(IllegalArgumentException.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** As the starter and the agent do: the builder has no getter. */
  @SuppressWarnings("unchecked")
  private static ConnPoolControl<HttpRoute> managerOf(HttpAsyncClientBuilder builder)
      throws ReflectiveOperationException {
    Field manager = HttpAsyncClientBuilder.class.getDeclaredField("connManager");
    manager.setAccessible(true);
    return (ConnPoolControl<HttpRoute>) manager.get(builder);
  }

  private static PoolingAsyncClientConnectionManager start(AsyncRig rig) {
    PoolingAsyncClientConnectionManager manager = rig.connections.build();
    rig.builder.setConnectionManager(manager);
    rig.use(TracedHttpAsyncClients.instrument(rig.builder, exchange -> rig.trace).build());
    rig.client().start();
    return manager;
  }

  private static Future<SimpleHttpResponse> get(AsyncRig rig, H2Server server, String path) {
    return rig.execute(SimpleRequestBuilder.get(server.uri(path)).build(), null);
  }
}
