/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.httptrace.ConnHolder;
import dev.httptrace.HolderState;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.LogLines;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that nobody can give back any more are found. */
@Timeout(120)
class LostConnectionsTest {

  // Longer than a request takes to its response, on a busy machine too.
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration NEVER = Duration.ofDays(1);

  @AutoClose final LogLines log = LogLines.of("dev.httptrace.httpclient5");

  private int port;

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

  private HttpGet get(ScriptedServer server, String path) {
    port = server.port();
    return new HttpGet(server.uri("one.test", path));
  }

  /** Passes over what the watch still says of other tests' connections. */
  private String next() throws InterruptedException {
    return log.next("WARNING httptrace: connection ", line -> line.contains(":" + port));
  }
}
