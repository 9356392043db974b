/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.Rig;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.loopback.Wire;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.Hook;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.core5.http.config.Http1Config;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server answers with 100,000 interim responses, 100,000 header fields and 100,000 chunks: what
 * is left of the call is small.
 */
@Tag("once")
@Timeout(300)
class HostileAmountsTest {

  private static final int MANY = 100_000;
  private static final int AT_ONCE = 1_000;
  private static final int CALLS = 3;
  private static final org.apache.hc.core5.util.Timeout PATIENCE =
      org.apache.hc.core5.util.Timeout.ofMinutes(2);

  /** What a record weighs then; an entry that is kept for each interim response makes it 2 MB. */
  private static final long MOST_BYTES = 100_000;

  private static final Http1Config UNLIMITED =
      Http1Config.custom().setMaxLineLength(-1).setMaxHeaderCount(-1).build();

  private static final ConnectionScript TOO_MUCH =
      wire -> {
        wire.readHead();
        send(wire, "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
        wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n");
        send(wire, "X-Many: value\r\n");
        wire.send("\r\n");
        send(wire, "1\r\nx\r\n");
        wire.send("0\r\n\r\n");
      };

  private static void send(Wire wire, String text) throws IOException {
    String piece = text.repeat(AT_ONCE);
    for (int i = 0; i < MANY; i += AT_ONCE) {
      wire.send(piece);
    }
  }

  private final BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();
  // A field: what is no longer read of a local variable may be gone before it is.
  private final List<CallRecord> kept = new ArrayList<>();
  private final CallRecorder recorder =
      CallRecorder.create()
          .capture(HeaderCapture.NONE.response(List.of("X-Many")))
          .listener(calls::add);

  @Test
  void recordOfTheClassicClientStaysSmall() throws Exception {
    callClassic();
    staysSmall();
  }

  private void callClassic() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(TOO_MUCH);
        Rig rig = new Rig(Attachment.NOWHERE)) {
      rig.connections.setConnectionFactory(
          TracedHttpClients.traced(
              ManagedHttpClientConnectionFactory.builder().http1Config(UNLIMITED).build()));
      TracedHttpClients.instrument(rig.builder, rig.connections, recorder);
      rig.requests.setResponseTimeout(PATIENCE);
      call(() -> rig.get(server.uri("one.test", "/")));
    }
  }

  @Test
  void recordOfTheAsyncClientStaysSmall() throws Exception {
    callAsync();
    staysSmall();
  }

  private void callAsync() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(TOO_MUCH);
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      rig.builder.setHttp1Config(UNLIMITED);
      TracedHttpAsyncClients.instrument(rig.builder, rig.connections, recorder);
      rig.requests.setResponseTimeout(PATIENCE);
      SimpleHttpRequest request = SimpleRequestBuilder.get(server.uri("one.test", "/")).build();
      call(
          () -> {
            SimpleHttpResponse response = rig.execute(request, null).get(2, TimeUnit.MINUTES);
            return response.getCode() + " " + response.getBodyText();
          });
    }
  }

  private void call(Request request) throws Exception {
    for (int i = 0; i < CALLS; i++) {
      assertThat(request.send()).isEqualTo("200 " + "x".repeat(MANY));
    }
  }

  /**
   * With the client closed: what a thread of it still holds of its last response is not the
   * record's. What goes with the records is all that only they hold.
   */
  private void staysSmall() throws Exception {
    for (int i = 0; i < CALLS; i++) {
      kept.add(calls.poll(30, TimeUnit.SECONDS));
    }
    assertThat(kept).doesNotContainNull().doesNotHaveDuplicates().allSatisfy(this::assertSmall);
    // What is loaded to measure stays.
    usedBytes();
    long with = usedBytes();
    kept.clear();
    assertThat((with - usedBytes()) / CALLS)
        .as("bytes that a record of such a call keeps")
        .isLessThan(MOST_BYTES);
  }

  private void assertSmall(CallRecord call) {
    assertThat(call.exchanges()).hasSize(1);
    assertThat(call.last().size()).isLessThan(1_100);
    assertThat(call.last().responseHeaders().get("X-Many")).hasSize(17).endsWith("…");
    // The end of the story is there.
    int lastByte = call.last().lastIndexOf(Hook.LAST_BYTE);
    assertThat(call.last().value(lastByte)).isEqualTo(MANY);
    assertThat(call.last().isDone()).isTrue();
  }

  /** Until several collections in a row free nothing: what waits for a cleaner takes its time. */
  private static long usedBytes() {
    long used = Long.MAX_VALUE;
    for (int idle = 0; idle < 5; ) {
      System.gc();
      long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      idle = now < used ? 0 : idle + 1;
      used = Math.min(used, now);
    }
    return used;
  }

  private interface Request {
    String send() throws Exception;
  }
}
