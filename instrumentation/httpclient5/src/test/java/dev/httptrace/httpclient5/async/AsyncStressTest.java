/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.HookPairs;
import dev.httptrace.httpclient5.RecordingTrace;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.ScriptedServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hundreds of exchanges at once on few connections, of which some are cancelled and some fail by
 * the server: each is told its own story, to one end.
 */
@Timeout(120)
class AsyncStressTest {

  private static final int REQUESTS = 300;
  private static final int POOL = 4;

  /** Answers with two bytes, or closes the connection where the path asks for it. */
  private static final ConnectionScript SOME_CUT =
      wire -> {
        while (true) {
          String head = wire.readHead();
          if (head == null || head.contains("/reset")) {
            return;
          }
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
      };

  private final Map<String, RecordingTrace> traces = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(REQUESTS);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void overHttp1(long seed) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(SOME_CUT);
        AsyncRig rig = rig()) {
      rig.connections.setMaxConnTotal(POOL).setMaxConnPerRoute(POOL);
      run(rig, server.uri("one.test", ""), seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void overHttp2(long seed) throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig().sharingOneConnection()) {
      run(rig, server.uri(""), seed);
    }
  }

  private AsyncRig rig() {
    AsyncRig rig = new AsyncRig(Attachment.NOWHERE);
    rig.builder.disableAutomaticRetries();
    TracedHttpAsyncClients.instrument(
        rig.builder,
        exchange -> {
          RecordingTrace trace = new RecordingTrace();
          trace.on("exchangeDone", over::countDown);
          assertThat(traces.put(exchange.path(), trace)).isNull();
          return trace;
        });
    return rig;
  }

  private void run(AsyncRig rig, String uri, long seed) throws Exception {
    Random random = new Random(seed);
    List<Future<SimpleHttpResponse>> answers = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    Set<Integer> cancelled = new HashSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      String path = (random.nextInt(20) == 0 ? "/reset" : "/") + i;
      paths.add(path);
      answers.add(
          rig.execute(SimpleRequestBuilder.get(uri + path).addHeader("x-id", path).build(), null));
      if (random.nextInt(10) == 0) {
        int index = random.nextInt(answers.size());
        cancelled.add(index);
        answers.get(index).cancel(true);
      }
    }
    List<Boolean> answered = new ArrayList<>();
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    for (Future<SimpleHttpResponse> answer : answers) {
      answered.add(isAnswered(answer, patience - System.nanoTime()));
    }

    if (answers.stream().anyMatch(answer -> !answer.isDone())) {
      // HttpClient has forgotten a call: it ends with the client, and that is what is held here.
      rig.close();
    }

    assertThat(over.await(40, TimeUnit.SECONDS)).as("all over with seed %d", seed).isTrue();
    assertThat(traces.keySet()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(paths);
    assertThat(answered).as("seed %d", seed).contains(true, false);
    for (int i = 0; i < REQUESTS; i++) {
      RecordingTrace trace = traces.get(paths.get(i));
      boolean isCancelled = cancelled.contains(i);
      assertStory(trace, answered.get(i), isCancelled, "seed " + seed + " " + paths.get(i));
      boolean hasWritten = trace.written().contains("wroteHeaders");
      if (hasWritten || !isCancelled) {
        assertThat(trace.details("wroteHeaderField").contains("x-id=[" + paths.get(i) + "]"))
            .as("seed %d: own fields of %s", seed, paths.get(i))
            .isEqualTo(hasWritten);
      }
    }
  }

  private static boolean isAnswered(Future<SimpleHttpResponse> answer, long nanos)
      throws Exception {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS).getCode() == 200;
    } catch (ExecutionException | CancellationException | TimeoutException e) {
      return false;
    }
  }

  private static void assertStory(
      RecordingTrace trace, boolean answered, boolean cancelled, String which) {
    List<String> story = new ArrayList<>(trace.all());
    int end = story.size() - 1;
    if (cancelled && end > 0 && story.get(end - 1).startsWith("exchangeDone")) {
      // The one hook that was under way on another thread when the request was cancelled.
      story.remove(end);
    }
    assertThat(story).as(which).startsWith("exchangeStart");
    assertThat(story).as(which).last().asString().startsWith("exchangeDone");
    assertThat(story.stream().map(HookPairs::name)).as(which + story).doesNotHaveDuplicates();
    assertThat(story.contains("leaseDone"))
        .as(which + story)
        .isEqualTo(story.stream().anyMatch(hook -> hook.startsWith("connReleased")));
    if (answered) {
      assertThat(story)
          .as(which)
          .containsSubsequence("leaseDone", "wroteHeaders", "wroteRequest", "gotFirstResponseByte")
          .contains("gotResponseHead 200");
      // A cancel between the last byte and the future takes the connection and not the answer.
      assertThat(story.get(story.size() - 1))
          .as(which)
          .isIn("exchangeDone", "exchangeDone(InterruptedIOException)");
    }
  }
}
