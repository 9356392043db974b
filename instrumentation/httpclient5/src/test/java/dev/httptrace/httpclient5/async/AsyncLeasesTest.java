/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.ConnHolder;
import dev.httptrace.HolderState;
import dev.httptrace.LeasedConn;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.RefusingResolver;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
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
  void dialThatFailsIsNoLeaseAnyMore() throws Exception {
    try (AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      PoolingAsyncClientConnectionManager manager = start(rig);
      String uri = "http://one.test:" + ClosedPort.find() + "/";

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
    RefusingResolver resolver =
        new RefusingResolver(new IllegalStateException("an address of this network"));
    try (AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      PoolingAsyncClientConnectionManager manager =
          rig.connections.setDnsResolver(resolver).setMaxConnPerRoute(10).build();
      rig.use(rig.builder.setConnectionManager(manager).build());
      rig.client().start();
      for (int i = 0; i < 10; i++) {
        // Names are looked up on this thread. HttpClient 5.4 tells nobody that the call is over.
        rig.execute(SimpleRequestBuilder.get("http://one.test/").build(), null).cancel(true);
      }

      assertThat(resolver.asked()).isEqualTo(10);
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
