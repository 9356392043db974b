/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ExchangeTrace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

/** The hooks of the async client over HTTP/2, negotiated by ALPN. */
@Timeout(120)
class AsyncH2HooksTest {

  private static final int REQUESTS = 300;

  private static void shareOneConnection(AsyncRig rig) {
    rig.connections.setMaxConnTotal(1).setMaxConnPerRoute(1);
    try {
      rig.connections.setMessageMultiplexing(true);
    } catch (NoSuchMethodError e) {
      throw new TestAbortedException("HttpClient before 5.5 shares no connection", e);
    }
  }

  @EveryAttachment
  void freshConnection(Attachment attachment) throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(attachment)) {
      assertThat(rig.get(server.uri("/a"))).isEqualTo("200 /a");

      assertThat(rig.trace.all())
          .containsExactly(
              "exchangeStart",
              "getConn",
              "leaseStart",
              "leaseDone",
              "dnsStart",
              "dnsDone",
              "connectStart",
              "connectDone",
              "tlsHandshakeStart",
              "tlsHandshakeDone",
              "gotConn",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte",
              "gotResponseHead 200",
              "gotLastResponseByte 2",
              "connReleased",
              "exchangeDone");
      assertThat(rig.trace.details("wroteHeaderField"))
          .startsWith(":method=[GET]", ":scheme=[https]")
          .contains(":path=[/a]");
    }
  }

  @Test
  void reusedConnection() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.get(server.uri("/a"));
      rig.trace.clear();
      rig.post(server.uri("/b"), "hello");

      assertThat(rig.trace.hooks())
          .containsExactly(
              "getConn",
              "gotConn(idle)",
              "wroteHeaderField",
              "wroteHeaders",
              "wroteRequest",
              "gotFirstResponseByte");
      assertThat(rig.trace.details("wroteRequest")).containsExactly("5");
    }
  }

  @Test
  void manyStreamsOnOneConnectionAreToldTheirOwnStory() throws Exception {
    ConcurrentLinkedQueue<RecordingTrace> traces = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(REQUESTS);
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
      shareOneConnection(rig);
      TracedHttpAsyncClients.instrument(
          rig.builder,
          exchange -> {
            RecordingTrace trace = new RecordingTrace();
            trace.on("exchangeDone", over::countDown);
            traces.add(trace);
            return trace;
          });
      List<Future<SimpleHttpResponse>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        answers.add(rig.execute(SimpleRequestBuilder.get(server.uri("/" + i)).build(), null));
      }
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(answers.get(i).get(60, TimeUnit.SECONDS).getBodyText()).isEqualTo("/" + i);
      }
      assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(traces)
        .hasSize(REQUESTS)
        .allSatisfy(
            trace -> {
              String path = trace.details("exchangeStart").get(0).replaceAll(".*one\\.test", "");
              assertThat(trace.details("wroteHeaderField")).contains(":path=[" + path + "]");
              assertThat(trace.all())
                  .containsSubsequence(
                      "exchangeStart",
                      "getConn",
                      "leaseStart",
                      "leaseDone",
                      "wroteHeaderField",
                      "wroteHeaders",
                      "wroteRequest",
                      "gotFirstResponseByte",
                      "gotResponseHead 200",
                      "gotLastResponseByte " + path.length(),
                      "connReleased",
                      "exchangeDone")
                  .filteredOn(hook -> hook.startsWith("gotConn"))
                  .hasSize(1);
            });
    assertThat(traces.stream().map(trace -> trace.connections().get(0).conn().id()).distinct())
        .hasSize(1);
  }

  @Test
  void abortAtAnInterimResponseSparesTheNeighbours() throws Exception {
    IOException abort = new IOException("no hints wanted");
    ExchangeTrace aborting =
        new ExchangeTrace() {
          @Override
          public void got1xxResponse(int code, Map<String, List<String>> header)
              throws IOException {
            throw abort;
          }
        };
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.REQUEST)) {
      shareOneConnection(rig);
      rig.client(aborting);
      rig.get(server.uri("/warm"));
      Future<SimpleHttpResponse> neighbour =
          rig.execute(SimpleRequestBuilder.get(server.uri("/held")).build(), null);
      rig.trace.clear();

      assertThat(rig.failure(SimpleRequestBuilder.get(server.uri("/hints")).build(), 1))
          .isSameAs(abort);
      server.letGo.countDown();
      assertThat(neighbour.get(30, TimeUnit.SECONDS).getBodyText()).isEqualTo("/held");
    }
  }
}
