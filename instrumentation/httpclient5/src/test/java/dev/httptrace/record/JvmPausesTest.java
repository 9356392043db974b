/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Said.assertSays;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JvmPausesTest {

  private static final Duration WAIT = Duration.ofMillis(400);
  private static final long MS = 1_000_000;

  @Test
  void collectionIsSeenWhereItHappened() {
    try (JvmPauses pauses = JvmPauses.watch()) {
      long before = System.nanoTime();
      List<JvmPause> found = collect(pauses);
      long after = System.nanoTime();

      assertThat(found).isNotEmpty();
      for (JvmPause pause : found) {
        // The collectors tell milliseconds.
        assertThat(pause.startNanoTime() - before).isGreaterThan(-5 * MS);
        assertThat(after - pause.endNanoTime()).isGreaterThan(-5 * MS);
        assertThat(pause.cause()).isNotEmpty();
      }
      assertThat(pauses.overlapping(after + WAIT.toNanos(), after + 2 * WAIT.toNanos())).isEmpty();
    }
  }

  @Test
  void nothingIsSeenOnceClosed() {
    long start = System.nanoTime();
    JvmPauses pauses = JvmPauses.watch();
    collect(pauses);
    pauses.close();
    pauses.close();
    int seen = pauses.overlapping(start, System.nanoTime()).size();
    System.gc();

    assertThat(pauses.overlapping(start, System.nanoTime())).hasSize(seen);
  }

  @Test
  void notificationThatComesAfterTheCloseAddsNothing() throws Exception {
    long start = System.nanoTime();
    JvmPauses pauses = JvmPauses.watch();
    pauses.close();
    int seen = pauses.overlapping(start, System.nanoTime()).size();

    pauses.notified(pause(), null);

    assertThat(pauses.overlapping(start, System.nanoTime())).hasSize(seen);
  }

  /** What the JVM says of a real pause, long enough to be one in milliseconds. */
  private static Notification pause() throws Exception {
    BlockingQueue<Notification> notifications = new LinkedBlockingQueue<>();
    NotificationListener listener =
        (notification, handback) -> {
          GcInfo info =
              GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                  .getGcInfo();
          if (info.getDuration() > 0) {
            notifications.add(notification);
          }
        };
    List<NotificationEmitter> collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(NotificationEmitter.class::cast)
            .toList();
    for (NotificationEmitter collector : collectors) {
      collector.addNotificationListener(listener, null, null);
    }
    try (JvmPauses watch = JvmPauses.watch()) {
      collect(watch);
      return notifications.take();
    } finally {
      for (NotificationEmitter collector : collectors) {
        collector.removeNotificationListener(listener);
      }
    }
  }

  @Test
  void callKnowsTheCollectionsThatOverlapIt() throws IOException {
    try (JvmPauses pauses = JvmPauses.watch();
        ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  collect(pauses);
                  wire.send("HTTP/1.1 204 No\r\n\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      rig.recorder = rig.recorder.jvmPauses(pauses);

      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertThat(call.jvmPauses()).isNotEmpty();
      assertThat(new Evidence(call).paused()).isPositive();
    }
  }

  @Test
  void realCollectionsWhileTheServerIsAskedAreNotItsFault() throws IOException {
    List<byte[]> live = Stream.generate(() -> new byte[64]).limit(2_000_000).toList();
    try (JvmPauses pauses = JvmPauses.watch();
        ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  // More than is asked for below: some of it falls before the wait.
                  RealPauses.collectFor(pauses, Duration.ofMillis(400));
                  wire.send("HTTP/1.1 204 No\r\n\r\n");
                  wire.awaitClose();
                });
        CallRig rig = new CallRig()) {
      rig.recorder = rig.recorder.jvmPauses(pauses);

      Verdict verdict = rig.get(server.uri("one.test", "/")).verdict();

      assertThat(verdict.kind()).as(verdict.sentence()).isEqualTo(VerdictKind.JVM_PAUSED);
      assertThat(verdict.cost()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }
    assertThat(live).hasSize(2_000_000);
  }

  /** Collects until the pauses, as the JVM tells them, come to that much. */
  @Test
  void pauseWithinTheWaitIsNotTheServersFault() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.slow(WAIT, Duration.ZERO, "ok"));
        CallRig rig = new CallRig()) {
      CallRecord call = rig.get(server.uri("one.test", "/"));

      assertSays(
          withPause(call, 20, 350),
          VerdictKind.JVM_PAUSED,
          "<share> of <time> was this JVM paused by its garbage collector (350 ms), not the"
              + " server; without it, the call would take about <time>. Look at heap size and allocation.");
      assertThat(withPause(call, 20, 100).verdict().kind()).isEqualTo(VerdictKind.SERVER_SLOW);
      assertThat(withPause(call, -900, 800).verdict()).isEqualTo(call.last().verdict());
    }
  }

  @Test
  void pausesThatOverlapEachOtherCountOnce() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.slow(WAIT, Duration.ZERO, "ok"));
        CallRig rig = new CallRig()) {
      CallRecord call = rig.get(server.uri("one.test", "/"));
      long start = call.startNanoTime();
      CallRecord paused =
          CallRecord.of(
              call.last(),
              List.of(
                  new JvmPause(start + 100 * MS, Duration.ofMillis(100), "b"),
                  new JvmPause(start + 50 * MS, Duration.ofMillis(100), "a")));

      assertThat(new Evidence(paused).paused()).isBetween(149 * MS, 150 * MS);
    }
  }

  private static CallRecord withPause(CallRecord call, long afterMillis, long millis) {
    JvmPause pause =
        new JvmPause(
            call.last().anchor().nanoTime() + afterMillis * MS, Duration.ofMillis(millis), "gc");
    return CallRecord.of(call.last(), List.of(pause));
  }

  /** Collects a heap with enough on it until a pause is long enough to be told, in milliseconds. */
  private static List<JvmPause> collect(JvmPauses pauses) {
    long start = System.nanoTime();
    List<JvmPause> found = List.of();
    List<Object> heap = new ArrayList<>();
    while (found.isEmpty()) {
      for (int i = 0; i < 200_000; i++) {
        heap.add(new int[8]);
      }
      System.gc();
      found =
          pauses.overlapping(start, System.nanoTime()).stream()
              .filter(pause -> !pause.isStarved())
              .toList();
    }
    assertThat(heap).isNotEmpty();
    return found;
  }
}
