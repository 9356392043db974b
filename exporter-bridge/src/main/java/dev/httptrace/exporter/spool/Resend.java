/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.exporter.otlpjson.OtlpJsonReader;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is kept, line by line, the oldest first, while the collector takes requests; else one
 * now and then, as there may be no other to find out. Used by the spool's thread.
 */
final class Resend {
  private static final Logger logger = System.getLogger(Resend.class.getName());

  private static final long PAUSE_MILLIS = 15_000;

  private final SpoolFiles files;
  private final Sender sender;
  private final LongSupplier clockMillis;
  private final Consumer<Runnable> onThread;
  private final ToIntFunction<List<SpanData>> store;
  private boolean sending;
  private @Nullable Runnable stopped;
  private boolean unreadableSaid;
  private boolean unsentSaid;
  private long pauseUntilMillis;

  Resend(
      SpoolFiles files,
      Sender sender,
      LongSupplier clockMillis,
      Consumer<Runnable> onThread,
      ToIntFunction<List<SpanData>> store) {
    this.files = files;
    this.sender = sender;
    this.clockMillis = clockMillis;
    this.onThread = onThread;
    this.store = store;
    this.pauseUntilMillis = clockMillis.getAsLong() + PAUSE_MILLIS;
  }

  /** Sends a line if it is time to; the next follows when it is taken. */
  void next() {
    SpoolFile file = files.oldest();
    Line first = file == null ? null : file.first();
    boolean isTime = !sender.isFailing() || clockMillis.getAsLong() >= pauseUntilMillis;
    if (sending || stopped != null || file == null || first == null || !isTime) {
      return;
    }
    pauseUntilMillis = clockMillis.getAsLong() + PAUSE_MILLIS;
    List<SpanData> spans;
    try {
      spans = OtlpJsonReader.read(file.read(first));
    } catch (IOException e) {
      unreadable(file, files.lend(file), e);
      return;
    }
    send(spans, file, files.lend(file));
  }

  private void send(List<SpanData> spans, SpoolFile file, Line line) {
    AtomicBoolean ended = new AtomicBoolean();
    Consumer<List<SpanData>> end =
        left -> {
          if (ended.compareAndSet(false, true)) {
            onThread.accept(() -> sent(file, line, left));
          }
        };
    sending = true;
    try {
      sender.send(spans, end);
    } catch (Throwable e) {
      // Else no other line would ever be sent.
      end.accept(spans);
      logger.log(
          unsentSaid ? Level.DEBUG : Level.WARNING,
          "httptrace cannot send spans from the spool file "
              + file.path()
              + ": they are kept and sent later. Further failures of this kind are not logged.",
          e);
      unsentSaid = true;
    }
  }

  private void unreadable(SpoolFile file, Line line, IOException failure) {
    files.lose(SpanLoss.SPOOL_UNREADABLE, line.spans());
    logger.log(
        unreadableSaid ? Level.DEBUG : Level.WARNING,
        "httptrace cannot read "
            + line.spans()
            + " spans from the spool file "
            + file.path()
            + ": they are lost. Further lines that cannot be read are only counted.",
        failure);
    unreadableSaid = true;
    forget(file);
  }

  /** Sends no more; {@code then} runs once the line under way, if any, is noted or given back. */
  void stop(Runnable then) {
    stopped = then;
    if (!sending) {
      then.run();
    }
  }

  private void sent(SpoolFile file, Line line, List<SpanData> left) {
    sending = false;
    settle(file, line, left);
    if (stopped != null) {
      stopped.run();
    } else if (left.size() < line.spans()) {
      next();
    }
  }

  private void settle(SpoolFile file, Line line, List<SpanData> left) {
    if (left.size() == line.spans()) {
      files.giveBack(file, line);
      return;
    }
    if (!left.isEmpty()) {
      // The rest as another line, for this one must not be sent again.
      int kept = store.applyAsInt(List.copyOf(left));
      files.lose(SpanLoss.UNREACHABLE, left.size() - kept);
    }
    forget(file);
  }

  private void forget(SpoolFile file) {
    try {
      files.forget(file);
    } catch (IOException e) {
      logger.log(
          Level.WARNING,
          "httptrace cannot note what was sent of the spool file "
              + file.path()
              + ": after a restart its spans may be sent again",
          e);
    }
  }
}
