/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.all;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.Conn;
import dev.httptrace.DiscardReason;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that a hook makes, and that nobody listens to, is not part of the one it is made in. */
@Timeout(60)
class AsyncNestedCallTest {

  private final Semaphore over = new Semaphore(0);
  private volatile Conn released;
  private volatile Future<SimpleHttpResponse> nested;

  @Test
  void untracedCallLeavesTheConnectionOfTheOuterAlone() throws Exception {
    RecordingTrace trace =
        new RecordingTrace() {
          @Override
          public void connReleased(Conn conn, DiscardReason reason) {
            released = conn;
            super.connReleased(conn, reason);
          }
        };
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer other = ScriptedServer.start(Responses.keepAlive(200, "other"));
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      TracedHttpAsyncClients.instrument(
          rig.builder,
          rig.connections,
          exchange -> exchange.path().equals("/nested") ? null : trace);
      rig.use(rig.builder.build());
      rig.client().start();
      trace.on("exchangeDone", over::release);
      rig.get(other.uri("two.test", "/warm"));
      awaitEnd();
      trace.clear();
      SimpleRequestBuilder untraced = SimpleRequestBuilder.get(other.uri("two.test", "/nested"));
      trace.on("gotConn", () -> nested = rig.execute(untraced.build(), null));
      rig.get(server.uri("one.test", "/"));
      awaitEnd();

      assertThat(nested.get(30, TimeUnit.SECONDS).getBodyText()).isEqualTo("other");
      assertThat(other.connections()).isOne();
    }

    assertThat(released).isSameAs(trace.connections().get(0).conn());
    assertThat(trace.all()).endsWith(all(KEPT));
  }

  /** The connection is given back by then, which the answer does not wait for. */
  private void awaitEnd() throws InterruptedException {
    assertThat(over.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }
}
