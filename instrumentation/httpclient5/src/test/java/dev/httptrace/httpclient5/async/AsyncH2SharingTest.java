/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.HANDED_OVER;
import static dev.httptrace.httpclient5.Sequences.RELEASED;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.REUSED;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.httptrace.ExchangeTrace;
import dev.httptrace.GotConnInfo;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of one HTTP/2 connection: each has its own story. */
@Timeout(120)
class AsyncH2SharingTest {

  private static final int REQUESTS = 300;

  @Test
  void connectionThatOthersUseIsNotIdle() throws Exception {
    Semaphore written = new Semaphore(0);
    Semaphore released = new Semaphore(0);
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT).sharingOneConnection()) {
      rig.trace.on("wroteRequest", written::release).on("connReleased", released::release);
      rig.get(server.uri("/warm"));
      Future<SimpleHttpResponse> held =
          rig.execute(SimpleRequestBuilder.get(server.uri("/held")).build(), null);
      assertThat(written.tryAcquire(2, 30, TimeUnit.SECONDS)).isTrue();
      rig.get(server.uri("/a"));
      rig.get(server.uri("/b"));
      server.letGo.countDown();
      held.get(30, TimeUnit.SECONDS);
      assertThat(released.tryAcquire(4, 30, TimeUnit.SECONDS)).isTrue();
      rig.get(server.uri("/c"));

      assertThat(rig.trace.connections())
          .extracting(GotConnInfo::reused, GotConnInfo::wasIdle, GotConnInfo::idleTime)
          .satisfiesExactly(
              fresh -> assertThat(fresh).isEqualTo(tuple(false, false, Duration.ZERO)),
              first -> assertThat(first.toList()).startsWith(true, true),
              second -> assertThat(second).isEqualTo(tuple(true, false, Duration.ZERO)),
              third -> assertThat(third).isEqualTo(tuple(true, false, Duration.ZERO)),
              last -> assertThat(last.toList()).startsWith(true, true));
    }
  }

  @Test
  void connectionSaysThatOthersMayUseItFromItsFirstRequestOn() throws Exception {
    List<Boolean> shared = new CopyOnWriteArrayList<>();
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.trace.on(
          "wroteRequest", () -> shared.add(rig.trace.connections().get(0).conn().shared()));
      rig.get(server.uri("/a"));
      rig.get(server.uri("/b"));
    }
    assertThat(shared).containsExactly(true, true);
  }

  @Test
  void manyStreamsOnOneConnectionAreToldTheirOwnStory() throws Exception {
    ConcurrentLinkedQueue<RecordingTrace> traces = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(REQUESTS);
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.NOWHERE).sharingOneConnection()) {
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
              assertThat(trace.all()).isEqualTo(story(trace, path.length()));
            });
    assertThat(traces.stream().map(trace -> trace.connections().get(0).conn().id()).distinct())
        .hasSize(1);
    assertThat(traces.stream().filter(trace -> !trace.connections().get(0).reused())).hasSize(1);
  }

  /** All hooks of an exchange that got its connection as this one did. */
  private static List<String> story(RecordingTrace trace, int length) {
    GotConnInfo got = trace.connections().get(0);
    String connection = !got.reused() ? FRESH_TLS : got.wasIdle() ? REUSED : HANDED_OVER;
    return List.of(all(connection, REQUEST, response(200, length), RELEASED));
  }

  @ParameterizedTest
  @CsvSource({"103, /hints", "100, /a"})
  void abortAtAnInterimResponseSparesTheNeighbours(int code, String path) throws Exception {
    IOException abort = new IOException("not wanted");
    ExchangeTrace aborting =
        new ExchangeTrace() {
          @Override
          public void got1xxResponse(int got, Map<String, List<String>> header) throws IOException {
            if (got == code) {
              throw abort;
            }
          }
        };
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.REQUEST).sharingOneConnection()) {
      rig.requests.setExpectContinueEnabled(true);
      rig.client(aborting);
      rig.get(server.uri("/warm"));
      Future<SimpleHttpResponse> neighbour =
          rig.execute(SimpleRequestBuilder.get(server.uri("/held")).build(), null);
      rig.trace.clear();

      SimpleHttpRequest request =
          SimpleRequestBuilder.post(server.uri(path))
              .setBody("hello", ContentType.TEXT_PLAIN)
              .build();
      assertThat(rig.failure(request, 1)).isSameAs(abort);
      server.letGo.countDown();
      assertThat(neighbour.get(30, TimeUnit.SECONDS).getBodyText()).isEqualTo("/held");
    }
  }
}
