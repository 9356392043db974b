/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.httptrace.ConnHolder;
import dev.httptrace.HolderState;
import dev.httptrace.LeasedConn;
import dev.httptrace.httpclient5.RefusingResolver;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who holds the connections of a pool. */
@Timeout(60)
class LeasesTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @Test
  void holderOfAnOpenBodyIsNamedWithoutItsSecrets() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool rig = new KnownPool(exchange -> null)) {
      long before = System.nanoTime();
      SpanContext caller =
          SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
      ClassicHttpResponse open;
      try (Scope ignored = Span.wrap(caller).makeCurrent()) {
        open = rig.open(new HttpGet(server.uri("one.test", "/report;s=secret?key=secret&a=b")));
      }

      LeasedConn lease = only(rig);
      ConnHolder holder = lease.holders().get(0);
      Duration most = Duration.ofNanos(System.nanoTime() - before);
      assertThat(lease.id()).startsWith("http-outgoing-");
      assertThat(lease.hostPort()).isEqualTo("one.test:" + server.port());
      assertThat(lease.held()).isPositive().isLessThanOrEqualTo(most);
      assertThat(lease.holders()).hasSize(1);
      assertThat(holder.held()).isPositive().isLessThanOrEqualTo(most);
      String url =
          "http://one.test:" + server.port() + "/report;s=REDACTED?key=REDACTED&a=REDACTED";
      String thread = Thread.currentThread().getName();
      assertThat(holder)
          .isEqualTo(
              new ConnHolder(
                  holder.held(),
                  "GET",
                  url,
                  null,
                  "one.test",
                  server.port(),
                  1,
                  thread,
                  TRACE,
                  SPAN,
                  HolderState.BODY_UNREAD,
                  0,
                  false,
                  List.of()));
      assertThat(holder)
          .hasToString(
              "GET "
                  + url
                  + " (trace "
                  + TRACE
                  + ", thread "
                  + thread
                  + "), whose response body is open and unread");

      assertThat(open.getEntity().getContent().read()).isEqualTo('h');
      assertThat(only(rig).holders().get(0))
          .extracting(ConnHolder::state, ConnHolder::received)
          .containsExactly(HolderState.BODY_READ_IN_PART, 1L);
      open.close();
      assertThat(TracedHttpClients.leases(rig.manager)).isEmpty();
    }
  }

  @Test
  void connectionThatClosedWithAChallengeIsNotHeldAnyMore() throws Exception {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "secret".toCharArray()));
    Consumer<HttpClientBuilder> knowing =
        builder -> builder.setDefaultCredentialsProvider(credentials);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send(
                      """
                      HTTP/1.1 401 No\r
                      WWW-Authenticate: Basic realm="r"\r
                      Connection: close\r
                      Content-Length: 2\r
                      \r
                      no""");
                },
                Responses.keepAlive(200, "held"));
        KnownPool rig = new KnownPool(knowing)) {
      ClassicHttpResponse open = rig.open(new HttpGet(server.uri("one.test", "/")));
      assertThat(only(rig).holders())
          .extracting(ConnHolder::number, ConnHolder::state)
          .containsExactly(tuple(2, HolderState.BODY_UNREAD));
      open.close();
      assertThat(TracedHttpClients.leases(rig.manager)).isEmpty();
    }
  }

  @Test
  void longestLeaseComesFirstAndIdleConnectionsAreNone() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool rig = new KnownPool(exchange -> null)) {
      ClassicHttpResponse first = rig.open(new HttpGet(server.uri("one.test", "/1")));
      ClassicHttpResponse second = rig.open(new HttpGet(server.uri("one.test", "/2")));
      ClassicHttpResponse third = rig.open(new HttpGet(server.uri("one.test", "/3")));
      // Its connection goes back, and is taken again: it is the youngest lease now.
      Rig.body(first);
      ClassicHttpResponse fourth = rig.open(new HttpGet(server.uri("one.test", "/4")));

      assertThat(paths(rig)).containsExactly("/2", "/3", "/4");
      for (ClassicHttpResponse response : List.of(second, third, fourth)) {
        response.close();
      }
    }
  }

  @Test
  void exchangeThatWaitsForTheResponseSaysSo() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  asked.countDown();
                  wire.await(letGo);
                  wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                  wire.awaitClose();
                });
        KnownPool rig = new KnownPool(exchange -> null)) {
      CountDownLatch written = new CountDownLatch(1);
      rig.trace.on("wroteRequest", written::countDown);
      Thread caller = new Thread(() -> get(rig, server.uri("one.test", "/")), "a caller");
      caller.start();
      asked.await();
      written.await();

      assertThat(only(rig).holders())
          .singleElement()
          .extracting(ConnHolder::thread, ConnHolder::state)
          .containsExactly("a caller", HolderState.WAITING);
      letGo.countDown();
      caller.join();
      assertThat(TracedHttpClients.leases(rig.manager)).isEmpty();
    }
  }

  @Test
  void exchangeThatConnectsSaysSo() throws Exception {
    AtomicReference<List<LeasedConn>> seen = new AtomicReference<>();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        KnownPool rig = new KnownPool(exchange -> null)) {
      rig.trace.on("connectStart", () -> seen.set(TracedHttpClients.leases(rig.manager)));
      Rig.body(rig.open(new HttpPost(server.uri("one.test", "/"))));
    }

    assertThat(seen.get()).hasSize(1);
    assertThat(seen.get().get(0).hostPort()).startsWith("one.test:");
    assertThat(seen.get().get(0).holders())
        .singleElement()
        .extracting(ConnHolder::method, ConnHolder::state)
        .containsExactly("POST", HolderState.CONNECTING);
  }

  @Test
  void requestThatIsNotTracedIsALeaseWithoutHolder() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool rig = new KnownPool(exchange -> null)) {
      Rig.body(rig.open(new HttpGet(server.uri("one.test", "/traced"))));
      ClassicHttpResponse open =
          rig.client.executeOpen(
              null, new HttpGet(server.uri("one.test", "/")), HttpClientContext.create());

      assertThat(only(rig).holders()).isEmpty();
      open.close();
    }
  }

  @Test
  void dialThatThrowsIsNoLeaseAnyMore() throws Exception {
    IllegalStateException refused = new IllegalStateException("an address of this network");
    try (KnownPool rig = new KnownPool(new RefusingResolver(refused))) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(
                () ->
                    rig.client.executeOpen(
                        null, new HttpGet("http://one.test/"), HttpClientContext.create()))
            .isSameAs(refused);
      }

      assertThat(TracedHttpClients.leases(rig.manager)).isEmpty();
    }
  }

  @Test
  void redirectHandsTheLeaseToTheNextExchange() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nheld");
                  wire.awaitClose();
                });
        KnownPool rig = new KnownPool(exchange -> null)) {
      ClassicHttpResponse open = rig.open(new HttpGet(server.uri("one.test", "/")));

      assertThat(paths(rig)).containsExactly("/next");
      assertThat(only(rig).holders().get(0).number()).isEqualTo(2);
      assertThat(only(rig).holders().get(0).toString()).contains("attempt 2)");
      open.close();
    }
  }

  @Test
  void managerThatIsNotTracedIsRefused() {
    try (PoolingHttpClientConnectionManager foreign =
        PoolingHttpClientConnectionManagerBuilder.create().build()) {
      assertThatThrownBy(() -> TracedHttpClients.leases(foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("connections(): " + foreign.getClass().getName());
    }
  }

  private static LeasedConn only(KnownPool rig) {
    List<LeasedConn> leases = TracedHttpClients.leases(rig.manager);
    assertThat(leases).hasSize(1);
    return leases.get(0);
  }

  private static List<String> paths(KnownPool rig) {
    return TracedHttpClients.leases(rig.manager).stream()
        .map(lease -> lease.holders().get(0).url().replaceAll(".*:[0-9]+", ""))
        .toList();
  }

  private static void get(KnownPool client, String uri) {
    try {
      client.open(new HttpGet(uri));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
