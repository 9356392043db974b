/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Caller;
import dev.httptrace.ConnHolder;
import dev.httptrace.HolderState;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
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
    Gates.awaitThat(
        "no thread is left",
        () -> {
          System.gc();
          return threads() == 0;
        });
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
    return log.next("WARNING httptrace: connection ", line -> line.contains(":" + port));
  }
}
