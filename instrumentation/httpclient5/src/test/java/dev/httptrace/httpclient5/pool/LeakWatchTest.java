/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.Caller;
import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ConnHolder;
import dev.httptrace.Exchange;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.HolderState;
import dev.httptrace.LeasedConn;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are held too long are found, while they are held. */
@Timeout(120)
class LeakWatchTest {

  // Longer than a request takes to its response, on a busy machine too.
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final long SECOND = 1_000_000_000;

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");

  private int port;

  @Test
  void leakIsToldOnceWhileItIsHeldAndOnceWhenItIsOver() throws Exception {
    Watching watching = new Watching(SOON);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(watching)) {
      ClassicHttpResponse first = pool.openPlainly(get(server, "/1?key=secret"));
      ConnHolder holder = watching.next();
      ClassicHttpResponse second = pool.openPlainly(get(server, "/2"));
      assertThat(watching.next().url()).endsWith("/2");

      assertThat(holder.url()).endsWith("/1?key=REDACTED");
      assertThat(holder.state()).isEqualTo(HolderState.BODY_UNREAD);
      assertThat(holder.held()).isGreaterThanOrEqualTo(SOON);
      assertThat(next())
          .matches(
              "WARNING httptrace: connection .+ to one.test:[0-9]+ has been held for .+ s by GET"
                  + " .+")
          .contains("/1?key=REDACTED (thread ")
          .contains("), whose response body is open and unread. While it is held")
          .doesNotContain("secret");
      assertThat(next()).contains("/2");
      first.close();
      assertThat(next())
          .matches("WARNING httptrace: connection .+, reported as held by GET .+")
          .contains("/1?key=REDACTED")
          .matches(".* is no longer held after .+ s");
      // Had the first been told again, it would have been before the second.
      assertThat(watching.told).isEmpty();
      second.close();
      assertThat(next()).contains("/2").contains("no longer held");
    }
  }

  @Test
  void readingBeginsTheTimeAnew() throws Exception {
    Watching watching = new Watching(null);
    Watching told = new Watching(NEVER);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(watching, told)) {
      LeakSweep sweep = new LeakSweep();
      ClassicHttpResponse open = pool.openPlainly(get(server, "/"));
      long start = System.nanoTime();
      sweep.look(pool.link(), 10 * SECOND, start + 5 * SECOND);
      open.getEntity().getContent().read();
      sweep.look(pool.link(), 10 * SECOND, start + 12 * SECOND);
      sweep.look(pool.link(), 10 * SECOND, start + 21 * SECOND);
      assertThat(told.told).isEmpty();
      sweep.look(pool.link(), 10 * SECOND, start + 22 * SECOND);
      assertThat(told.next().state()).isEqualTo(HolderState.BODY_READ_IN_PART);
      sweep.look(pool.link(), 10 * SECOND, start + 60 * SECOND);

      assertThat(told.told).isEmpty();
      // Who has not asked for a watch is not called.
      assertThat(watching.told).isEmpty();
      open.close();
    }
  }

  @Test
  void sendingBeginsTheTimeAnew() throws Exception {
    Watching told = new Watching(NEVER);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.awaitClose();
                });
        KnownPool pool = new KnownPool(told)) {
      Pieces pieces = new Pieces();
      HttpPost post = new HttpPost(server.uri("one.test", "/"));
      post.setEntity(new InputStreamEntity(pieces, ContentType.APPLICATION_OCTET_STREAM));
      Thread sending =
          new Thread(
              () -> {
                try {
                  pool.openPlainly(post).close();
                } catch (IOException expected) {
                  // The client is closed under it.
                }
              });
      sending.start();
      pieces.awaitReader();
      LeakSweep sweep = new LeakSweep();
      long start = System.nanoTime();
      sweep.look(pool.link(), 10 * SECOND, start);
      sweep.look(pool.link(), 10 * SECOND, start + 5 * SECOND);
      pieces.give(100_000);
      sweep.look(pool.link(), 10 * SECOND, start + 12 * SECOND);
      assertThat(told.told).isEmpty();
      sweep.look(pool.link(), 10 * SECOND, start + 30 * SECOND);
      assertThat(told.next().state()).isEqualTo(HolderState.SENDING);
      pieces.end();
      pool.client.close();
      sending.join();
    }
  }

  @Test
  void whatIsGivenBackIsToldAtOnceOnItsThread() throws Exception {
    Watching told = new Watching(NEVER);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(told)) {
      LeakSweep sweep = new LeakSweep();
      ClassicHttpResponse open = pool.openPlainly(get(server, "/"));
      assertThat(TracedHttpClients.leases(pool.manager).get(0).holders().get(0).leaked()).isFalse();
      sweep.look(pool.link(), 10 * SECOND, System.nanoTime() + 20 * SECOND);
      assertThat(told.next().leaked()).isTrue();
      assertThat(TracedHttpClients.leases(pool.manager).get(0).holders().get(0).leaked()).isTrue();
      assertThat(told.over).isEmpty();
      open.close();

      ConnHolder over = told.over.poll();
      assertThat(over).isNotNull();
      assertThat(over.held()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(140));
      // The watch sees it too, and has nothing to add.
      sweep.look(pool.link(), 10 * SECOND, System.nanoTime() + 30 * SECOND);
      assertThat(told.over).isEmpty();
      assertThat(told.told).isEmpty();
    }
  }

  @Test
  void lineHasTheCallSiteOfASampledCall() throws Exception {
    Watching told = new Watching(NEVER);
    told.ratio = 1;
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(told)) {
      ClassicHttpResponse open = Caller.call(() -> pool.openPlainly(get(server, "/")));
      new LeakSweep().look(pool.link(), 10 * SECOND, System.nanoTime() + 20 * SECOND);

      List<StackTraceElement> stack = told.next().callSite();
      assertThat(stack.get(0).getClassName()).isEqualTo(Caller.class.getName());
      assertThat(stack).hasSizeLessThanOrEqualTo(32);
      assertThat(stack)
          .extracting(StackTraceElement::getClassName)
          .noneMatch(
              name -> name.startsWith("org.apache.hc") || name.contains("httptrace.httpclient5"));
      assertThat(next()).contains("; called from dev.httptrace.Caller.call(Caller.java:");
      open.close();
    }
  }

  @Test
  void withoutARatioThereIsNoCallSite() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(new Watching(null))) {
      ClassicHttpResponse open = Caller.call(() -> pool.openPlainly(get(server, "/")));
      assertThat(TracedHttpClients.leases(pool.manager).get(0).holders().get(0).callSite())
          .isEmpty();
      open.close();
    }
  }

  @Test
  void responseThatWasDroppedIsFoundByTheGarbageCollector() throws Exception {
    Watching watching = new Watching(NEVER);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "held"));
        KnownPool pool = new KnownPool(watching)) {
      ClassicHttpResponse kept = pool.openPlainly(get(server, "/kept"));
      drop(pool, get(server, "/dropped"));

      ConnHolder found = null;
      while (found == null) {
        System.gc();
        found = watching.told.poll(50, TimeUnit.MILLISECONDS);
      }
      assertThat(found.url()).endsWith("/dropped");
      assertThat(found.state()).isEqualTo(HolderState.DROPPED);
      assertThat(next()).contains("), whose response was dropped without being closed. ");
      assertThat(watching.told).isEmpty();
      kept.close();
    }
    assertThat(next()).contains("/dropped").contains("no longer held");
  }

  private static void drop(KnownPool pool, HttpGet request) throws IOException {
    assertThat(pool.openPlainly(request).getCode()).isEqualTo(200);
  }

  /**
   * HttpClient up to 5.6.2 forgets the connection of a response whose coding it refuses; before 5.6
   * it refuses none unless told to.
   */
  @Test
  void connectionThatHttpClientForgetsIsFound() throws Exception {
    Watching watching = new Watching(SOON);
    try (ScriptedServer server = unknownCoding();
        KnownPool pool = new KnownPool(KnownPool::refuseUnknownCodings, watching)) {
      assertRefused(pool, server);
      assumeTrue(pool.manager.getTotalStats().getLeased() > 0, "this HttpClient forgets none");

      ConnHolder holder = watching.next();
      assertThat(holder.state()).isEqualTo(HolderState.OVER);
      assertThat(next()).contains(", which is over and has not given the connection back. ");
    }
    assertThat(next()).contains("no longer held");
  }

  /** The one that is forgotten, and none that is not. */
  @Test
  void leasesAreThoseOfThePoolAfterARefusal() throws IOException {
    try (ScriptedServer server = unknownCoding();
        KnownPool pool = new KnownPool(KnownPool::refuseUnknownCodings, new Watching(NEVER))) {
      assertRefused(pool, server);

      assertThat(TracedHttpClients.leases(pool.manager))
          .hasSize(pool.manager.getTotalStats().getLeased());
    }
  }

  private static ScriptedServer unknownCoding() {
    return ScriptedServer.start(
        wire -> {
          wire.readHead();
          wire.send("HTTP/1.1 200 OK\r\nContent-Encoding: foo\r\nContent-Length: 4\r\n\r\nheld");
          wire.awaitClose();
        });
  }

  private void assertRefused(KnownPool pool, ScriptedServer server) {
    assertThatThrownBy(
            () ->
                pool.client.execute(
                    get(server, "/"), response -> EntityUtils.toString(response.getEntity())))
        .hasMessageContaining("foo");
  }

  @Test
  void threadIsThereAsLongAsAWatchedPoolIs() throws Exception {
    awaitNoThread();
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      try (KnownPool pool = new KnownPool(new Watching(null))) {
        EntityUtils.consume(pool.openPlainly(get(server, "/")).getEntity());
        assertThat(threads()).isZero();
      }
      watchTwo(server);
    }
    awaitNoThread();
  }

  private void watchTwo(ScriptedServer server) throws IOException {
    try (KnownPool one = new KnownPool(new Watching(NEVER));
        KnownPool other = new KnownPool(new Watching(SOON))) {
      EntityUtils.consume(one.openPlainly(get(server, "/")).getEntity());
      EntityUtils.consume(other.openPlainly(get(server, "/")).getEntity());
      assertThat(threads()).isEqualTo(1);
    }
  }

  private static void awaitNoThread() {
    while (threads() > 0) {
      System.gc();
      Thread.onSpinWait();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("httptrace-leak-watch"))
        .count();
  }

  private HttpGet get(ScriptedServer server, String path) {
    port = server.port();
    return new HttpGet(server.uri("one.test", path));
  }

  /** Passes over what the watch still says of other tests' connections. */
  private String next() throws InterruptedException {
    String line;
    do {
      line = log.next("WARNING httptrace: connection ");
    } while (!line.contains(":" + port));
    return line;
  }

  private static final class Watching implements ClientTraceFactory {

    final BlockingQueue<ConnHolder> told = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnHolder> over = new LinkedBlockingQueue<>();
    double ratio;
    private final Duration threshold;

    Watching(Duration threshold) {
      this.threshold = threshold;
    }

    @Override
    public ClientTrace create(Exchange exchange) {
      return new ExchangeTrace() {};
    }

    @Override
    public Duration leakThreshold() {
      return threshold;
    }

    @Override
    public void heldTooLong(LeasedConn conn, ConnHolder holder, Context context) {
      assertThat(conn.holders()).extracting(ConnHolder::url).contains(holder.url());
      told.add(holder);
    }

    @Override
    public void heldNoLonger(LeasedConn conn, ConnHolder holder, Context context) {
      over.add(holder);
    }

    @Override
    public double callSiteRatio() {
      return ratio;
    }

    ConnHolder next() throws InterruptedException {
      ConnHolder next = told.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a holder that is told").isNotNull();
      return next;
    }
  }

  /** A body that comes in pieces, when the test says so. */
  private static final class Pieces extends InputStream {

    private final BlockingQueue<Integer> pieces = new LinkedBlockingQueue<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Semaphore taken = new Semaphore(0);
    private boolean given;

    void awaitReader() throws InterruptedException {
      assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Returns once the piece is written, and the next asked for. */
    void give(int size) throws InterruptedException {
      pieces.add(size);
      assertThat(taken.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    }

    void end() {
      pieces.add(-1);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      asked.countDown();
      if (given) {
        taken.release();
      }
      given = true;
      try {
        return Math.min(length, pieces.take());
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }
}
