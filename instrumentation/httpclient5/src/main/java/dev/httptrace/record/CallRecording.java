/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import dev.httptrace.Call;
import dev.httptrace.HookFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gathers the exchanges of one call. They come one after the other, from more than one thread. */
final class CallRecording implements RecordListener, Consumer<@Nullable Exception> {

  private final @Nullable Call call;
  private final @Nullable CallListener listener;
  private final @Nullable JvmPauses jvmPauses;
  private final List<ExchangeRecord> exchanges = new ArrayList<>(1);
  private volatile @Nullable ExchangeRecord current;

  CallRecording(
      @Nullable Call call, @Nullable CallListener listener, @Nullable JvmPauses jvmPauses) {
    this.call = call;
    this.listener = listener;
    this.jvmPauses = jvmPauses;
  }

  @Override
  public void recorded(ExchangeRecord record, int index) {
    if (index == 0) {
      current = record;
    }
  }

  /**
   * The record of a call that is all but over: its caller has the end of the response, and its
   * connection is still to be given back.
   */
  @Nullable CallRecord soFarOrNull() {
    ExchangeRecord last = current;
    if (call == null || !call.isResponseComplete() || last == null) {
      return null;
    }
    List<ExchangeRecord> told;
    synchronized (exchanges) {
      told = new ArrayList<>(exchanges);
    }
    if (!told.contains(last)) {
      told.add(last.copy());
    }
    return record(call.startNanoTime(), told, null);
  }

  @Override
  public void done(ExchangeRecord record) {
    synchronized (exchanges) {
      exchanges.add(record);
    }
    if (call == null) {
      // The client does not tell calls, so each exchange is one.
      end(record.anchor().nanoTime(), record.failure());
    }
  }

  @Override
  public void accept(@Nullable Exception failure) {
    if (call != null) {
      end(call.startNanoTime(), failure);
    }
  }

  private void end(long startNanoTime, @Nullable Exception failure) {
    List<ExchangeRecord> ended;
    synchronized (exchanges) {
      ended = List.copyOf(exchanges);
    }
    if (ended.isEmpty()) {
      return;
    }
    CallRecord record = record(startNanoTime, ended, failure);
    if (call != null) {
      call.setAttribute(CallRecord.class, record);
    }
    CallListener told = listener;
    if (told != null) {
      HookFailures.contain(told, "done", () -> told.done(record));
    }
  }

  private CallRecord record(
      long startNanoTime, List<ExchangeRecord> ended, @Nullable Exception failure) {
    long now = System.nanoTime();
    List<JvmPause> paused =
        jvmPauses == null ? List.of() : jvmPauses.overlapping(startNanoTime, now);
    return CallRecord.of(startNanoTime, now, ended, failure, paused);
  }
}
