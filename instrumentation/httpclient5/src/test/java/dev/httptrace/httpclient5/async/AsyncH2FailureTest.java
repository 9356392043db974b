/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.ERROR;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that the server ends, or all of them with their connection: each is over once. */
@Timeout(60)
class AsyncH2FailureTest {

  private static final int STREAMS = 5;

  private final List<RecordingTrace> traces = new CopyOnWriteArrayList<>();
  private final Semaphore written = new Semaphore(0);
  private final Semaphore over = new Semaphore(0);

  @Test
  void streamThatTheServerResets() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig()) {
      answered(rig, server.uri("/warm"));
      Future<SimpleHttpResponse> reset = execute(rig, server.uri("/reset"));

      Throwable failure = failure(reset);
      assertThat(failure)
          .isInstanceOf(H2StreamResetException.class)
          .hasMessageStartingWith("Stream reset");
      awaitOver(2);
      assertThat(traces.get(1).all())
          .endsWith(all("gotConn(idle)", REQUEST, discarded(ERROR, "H2StreamResetException")));
      assertThat(traces.get(1).errors()).containsOnly((Exception) failure);
    }
  }

  /** HttpClient closes the connection of a stream that was reset (discardEndpoint, 5.4 to 5.6). */
  @Test
  void neighboursOfAStreamThatIsReset() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig()) {
      answered(rig, server.uri("/warm"));
      List<Future<SimpleHttpResponse>> held = held(rig, server);
      failure(execute(rig, server.uri("/reset")));
      server.letGo.countDown();
      List<Throwable> outcomes = outcomes(held);
      awaitOver(2 + STREAMS);

      assertEndAs(outcomes);
      assertThat(traces).hasSize(2 + STREAMS);
      assertThat(traces.get(1 + STREAMS).all())
          .last()
          .isEqualTo("exchangeDone(H2StreamResetException)");
    }
  }

  /** The stream that is over first may close the connection, for it cannot be used again. */
  @Test
  void streamsThatAreOpenWhenTheServerGoesAway() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig()) {
      answered(rig, server.uri("/warm"));
      List<Future<SimpleHttpResponse>> held = held(rig, server);
      server.goAway();
      server.letGo.countDown();
      List<Throwable> outcomes = outcomes(held);
      awaitOver(1 + STREAMS);

      assertEndAs(outcomes);
      assertThat(traces).hasSize(1 + STREAMS);
    }
  }

  @Test
  void streamsWhoseConnectionFails() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig()) {
      answered(rig, server.uri("/warm"));
      List<Future<SimpleHttpResponse>> held = held(rig, server);
      server.close();
      List<Throwable> failures = new ArrayList<>();
      for (Future<SimpleHttpResponse> answer : held) {
        failures.add(failure(answer));
      }
      awaitOver(1 + STREAMS);

      assertThat(traces).hasSize(1 + STREAMS);
      for (int i = 0; i < STREAMS; i++) {
        RecordingTrace trace = traces.get(1 + i);
        assertThat(trace.all())
            .contains("wroteRequest", "connReleased ERROR")
            .doesNotContain("gotFirstResponseByte")
            .last()
            .isEqualTo("exchangeDone(" + failures.get(i).getClass().getSimpleName() + ")");
      }
    }
  }

  /** What each request failed with, or {@code null} if it was answered. */
  private static List<Throwable> outcomes(List<Future<SimpleHttpResponse>> held) throws Exception {
    List<Throwable> outcomes = new ArrayList<>();
    for (Future<SimpleHttpResponse> answer : held) {
      try {
        assertThat(answer.get(30, TimeUnit.SECONDS).getBodyText()).isEqualTo("/held");
        outcomes.add(null);
      } catch (ExecutionException e) {
        outcomes.add(e.getCause());
      }
    }
    return outcomes;
  }

  /** The exchanges are told what their callers are told, whichever that is. */
  private void assertEndAs(List<Throwable> outcomes) {
    for (int i = 0; i < STREAMS; i++) {
      List<String> story = traces.get(1 + i).all();
      Throwable error = outcomes.get(i);
      if (error == null) {
        assertThat(story).contains("gotLastResponseByte 5").endsWith("exchangeDone");
      } else {
        String done = "exchangeDone(" + error.getClass().getSimpleName() + ")";
        assertThat(story).endsWith("connReleased ERROR", done);
      }
      assertThat(story).filteredOn(hook -> hook.startsWith("connReleased")).hasSize(1);
    }
  }

  /** Several requests on one connection, which the server does not answer yet. */
  private List<Future<SimpleHttpResponse>> held(AsyncRig rig, H2Server server) throws Exception {
    List<Future<SimpleHttpResponse>> held = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      held.add(execute(rig, server.uri("/held")));
    }
    assertThat(written.tryAcquire(1 + STREAMS, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(server.held.tryAcquire(STREAMS, 30, TimeUnit.SECONDS)).isTrue();
    return held;
  }

  private AsyncRig rig() {
    AsyncRig rig = new AsyncRig(Attachment.NOWHERE).sharingOneConnection();
    rig.builder.disableAutomaticRetries();
    TracedHttpAsyncClients.instrument(
        rig.builder,
        exchange -> {
          RecordingTrace trace = new RecordingTrace();
          trace.on("wroteRequest", written::release).on("exchangeDone", over::release);
          traces.add(trace);
          return trace;
        });
    return rig;
  }

  private static Future<SimpleHttpResponse> execute(AsyncRig rig, String uri) {
    return rig.execute(SimpleRequestBuilder.get(uri).build(), null);
  }

  private void answered(AsyncRig rig, String uri) throws Exception {
    execute(rig, uri).get(30, TimeUnit.SECONDS);
    assertThat(over.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    over.release();
  }

  private static Throwable failure(Future<SimpleHttpResponse> answer) {
    return catchThrowableOfType(ExecutionException.class, () -> answer.get(30, TimeUnit.SECONDS))
        .getCause();
  }

  private void awaitOver(int exchanges) throws InterruptedException {
    assertThat(over.tryAcquire(exchanges, 30, TimeUnit.SECONDS)).isTrue();
  }
}
