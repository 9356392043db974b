/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.DiscardReason;
import dev.httptrace.PoolListener;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Gates;
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
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the listeners of an async client's pool are told. */
@Timeout(60)
class AsyncPoolListenerTest {

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
  void connectionThatAProxyClosedToAskForCredentialsIsToldAsClosed() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "pw".toCharArray()));
    try (ScriptedServer proxy =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(
                      """
                      HTTP/1.1 407 Who\r
                      Proxy-Authenticate: Basic realm="p"\r
                      Connection: close\r
                      Content-Length: 0\r
                      \r
                      """);
                },
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 403 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
                });
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.builder
          .setProxy(new HttpHost("http", "one.test", proxy.port()))
          .setDefaultCredentialsProvider(credentials);
      TracedHttpClients.loads(start(rig)).listen(telling(told));
      assertThat(rig.get("https://shop.test/")).isEqualTo("403 no");
      rig.close();

      assertThat(told)
          .filteredOn(line -> line.startsWith("opened") || line.startsWith("closed"))
          .containsExactly(
              "opened shop.test",
              "closed CONNECTION_CLOSE",
              "opened shop.test",
              "closed TUNNEL_REFUSED");
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
      Gates.awaitThat(
          "the second call waits for the pool", () -> manager.getTotalStats().getPending() > 0);
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
}
