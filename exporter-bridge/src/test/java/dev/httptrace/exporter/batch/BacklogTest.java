/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.KeepingSpanExporter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(5);
  private static final int BYTES = 100;

  private final KeepingSpanExporter kept = new KeepingSpanExporter();
  private final SdkTracerProvider tracers =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build();
  private final List<String> dropped = new ArrayList<>();
  private final Flushes flushes = new Flushes();
  private long number;
  private int attempts;

  @Test
  void oldestOrdinarySpanIsDroppedFirst() {
    Backlog backlog = backlog(3 * BYTES, 100);
    add(backlog, "one", "two", "three", "four");
    assertThat(dropped).containsExactly("one");
    assertThat(backlog.bytes()).isEqualTo(3 * BYTES);
    assertThat(taken(backlog)).containsExactly("two", "three", "four");
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void failedAndSlowSpansStayAndGoFirst() {
    Backlog backlog = backlog(3 * BYTES, 100);
    add(backlog, waiting(ended("slow", null, Duration.ofSeconds(1))), 0);
    Span failed = tracers.get("t").spanBuilder("failed").startSpan();
    failed.setStatus(StatusCode.ERROR);
    add(backlog, waiting(end(failed, "failed")), 0);
    Span typed = tracers.get("t").spanBuilder("typed").startSpan();
    typed.setAttribute("error.type", "timeout");
    add(backlog, waiting(end(typed, "typed")), 0);
    add(backlog, "one", "two");
    assertThat(dropped).containsExactly("one", "two");
    assertThat(taken(backlog)).containsExactly("slow", "failed", "typed");
  }

  @Test
  void restOfAnImportantTraceStaysWhetherItEndedBeforeOrAfter() {
    Backlog backlog = backlog(3 * BYTES, 100);
    Span root = tracers.get("t").spanBuilder("root").setStartTimestamp(START).startSpan();
    add(backlog, waiting(ended("before", root, QUICK)), 0);
    add(backlog, "other");
    root.setStatus(StatusCode.ERROR);
    add(backlog, waiting(end(root, "root")), 0);
    add(backlog, waiting(ended("after", root, QUICK)), 0);
    assertThat(dropped).containsExactly("other");
    add(backlog, "ordinary");
    assertThat(dropped).containsExactly("other", "ordinary");
    assertThat(taken(backlog)).containsExactly("before", "root", "after");
  }

  @Test
  void importantSpansAreDroppedOnceThereIsNoOther() {
    Backlog backlog = backlog(2 * BYTES, 100);
    for (String name : List.of("one", "two", "three")) {
      add(backlog, waiting(ended(name, null, Duration.ofMinutes(1))), 0);
    }
    assertThat(dropped).containsExactly("one");
  }

  @Test
  void batchesUnderWayCountAsMemory() {
    Backlog backlog = backlog(3 * BYTES, 100);
    add(backlog, waiting(ended("one", null, QUICK)), 2 * BYTES);
    add(backlog, waiting(ended("two", null, QUICK)), 2 * BYTES);
    assertThat(dropped).containsExactly("one");
  }

  @Test
  void numberOfSpansIsABoundToo() {
    Backlog backlog = backlog(100 * BYTES, 2);
    add(backlog, "one", "two", "three");
    assertThat(dropped).containsExactly("one");
  }

  @Test
  void importantSpansGoFirstAndABatchIsInTheOrderOfTheEnds() {
    Backlog backlog = backlog(100 * BYTES, 100);
    add(backlog, "one");
    add(backlog, waiting(ended("slow", null, Duration.ofSeconds(1))), 0);
    add(backlog, "two");
    assertThat(backlog.take(2, 100 * BYTES))
        .extracting(span -> span.data().getName())
        .containsExactly("one", "slow");
    add(backlog, "three");
    add(backlog, waiting(ended("slower", null, Duration.ofSeconds(2))), 0);
    assertThat(backlog.take(1, 100 * BYTES))
        .extracting(span -> span.data().getName())
        .containsExactly("slower");
    assertThat(taken(backlog)).containsExactly("two", "three");
  }

  @Test
  void batchIsCutByBytesAndNeverEmpty() {
    Backlog backlog = backlog(100 * BYTES, 100);
    add(backlog, "one", "two", "three");
    assertThat(backlog.take(10, 2 * BYTES)).hasSize(2);
    assertThat(backlog.take(10, 1)).hasSize(1);
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void takeThatFailsTakesNothing() {
    // So that nothing has to be loaded at the end of the stack.
    assertThat(taken(outOfOrder())).hasSize(3);
    Backlog backlog = outOfOrder();
    AtomicReference<List<Waiting>> taken = new AtomicReference<>();
    atTheEndOfTheStack(() -> taken.set(backlog.take(100, Long.MAX_VALUE)));
    assertThat(attempts).isGreaterThan(1);
    assertThat(taken.get())
        .extracting(span -> span.data().getName())
        .containsExactly("one", "slow", "two");
    assertThat(backlog.bytes()).isZero();
    assertThat(backlog.isEmpty()).isTrue();
  }

  private Backlog outOfOrder() {
    Backlog backlog = backlog(100 * BYTES, 100);
    add(backlog, "one");
    add(backlog, waiting(ended("slow", null, Duration.ofSeconds(1))), 0);
    add(backlog, "two");
    return backlog;
  }

  /** The next is the one for which an {@code ArrayDeque} would have to grow. */
  @Test
  void addThatFailsHarmsNoOther() {
    int before = 16;
    SpanData span = ended("span", null, QUICK);
    for (int i = 0; i < 1_500; i++) {
      Backlog backlog = backlog(100 * BYTES, 100);
      for (int j = 0; j < before; j++) {
        backlog.add(waiting(span));
      }
      Waiting more = waiting(span);
      atTheEndOfTheStack(() -> backlog.add(more));
      assertThat(backlog.size()).isEqualTo(before + 1);
      assertThat(backlog.take(100, Long.MAX_VALUE)).hasSize(before + 1).endsWith(more);
    }
  }

  /**
   * Runs a task where the stack is so short that it fails, and then where it is somewhat longer,
   * until it does not: what needs memory fails in the same places.
   */
  private void atTheEndOfTheStack(Runnable task) {
    Thread thread = new Thread(null, () -> deep(task), "short stack", 1 << 17);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // up to the end of the stack
  private void deep(Runnable task) {
    try {
      deep(task);
    } catch (StackOverflowError e) {
      attempts++;
      task.run();
    }
  }

  @Test
  void flushWaitsForWhatEndedBeforeItAndNotForMore() {
    Backlog backlog = backlog(100 * BYTES, 100);
    add(backlog, "before");
    var flush = new io.opentelemetry.sdk.common.CompletableResultCode();
    flushes.add(List.of(flush));
    add(backlog, "after");
    flushes.settle();
    assertThat(flush.isDone()).isFalse();
    backlog.take(1, BYTES).get(0).round().leave();
    flushes.settle();
    assertThat(flush.isSuccess()).isTrue();
    assertThat(flushes.isWaiting()).isFalse();
  }

  private Backlog backlog(long bytes, int spans) {
    return new Backlog(
        new Importance(Duration.ofSeconds(1).toNanos()),
        bytes,
        spans,
        span -> dropped.add(span.data().getName()));
  }

  private void add(Backlog backlog, String... names) {
    for (String name : names) {
      add(backlog, waiting(ended(name, null, QUICK)), 0);
    }
  }

  private static void add(Backlog backlog, Waiting span, long others) {
    backlog.add(span);
    backlog.makeRoom(others);
  }

  private static List<String> taken(Backlog backlog) {
    return backlog.take(100, Long.MAX_VALUE).stream().map(span -> span.data().getName()).toList();
  }

  private Waiting waiting(SpanData span) {
    return new Waiting(span, number++, BYTES, flushes.enter());
  }

  private SpanData ended(String name, @Nullable Span parent, Duration duration) {
    Span span =
        tracers
            .get("t")
            .spanBuilder(name)
            .setParent(parent == null ? Context.root() : Context.root().with(parent))
            .setStartTimestamp(START)
            .startSpan();
    span.end(START.plus(duration));
    return last(name);
  }

  private SpanData end(Span span, String name) {
    span.end();
    return last(name);
  }

  private SpanData last(String name) {
    SpanData last = kept.spans().get(kept.spans().size() - 1);
    assertThat(last.getName()).isEqualTo(name);
    return last;
  }
}
