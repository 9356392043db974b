/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.otlpjson.OtlpJson;
import dev.httptrace.exporter.outage.Outage;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans on disk that no collector took. One thread, a daemon, does all that touches files, so that
 * a disk that hangs holds up nobody but those who wait for their spans to be kept.
 *
 * <p>Safe to use from any thread.
 */
public final class Spool {
  private static final Logger logger = System.getLogger(Spool.class.getName());

  private static final long TICK_MILLIS = 500;
  private static final long TAKE_OVER_MILLIS = 60_000;

  /** A line is read into memory as a whole. */
  private static final int SPANS_OF_LINE = 256;

  private final SpoolSettings settings;
  private final SpanCounts counts;
  private final Sender sender;
  private final LongSupplier clockMillis;
  private final ScheduledThreadPoolExecutor thread;
  private final Outage outage = new Outage();
  private @Nullable SpoolFiles files;
  private @Nullable Resend resend;
  private long takeOverMillis;
  private boolean refused;

  private Spool(
      SpoolSettings settings, SpanCounts counts, Sender sender, LongSupplier clockMillis) {
    this.settings = settings;
    this.counts = counts;
    this.sender = sender;
    this.clockMillis = clockMillis;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "httptrace-exporter-spool");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
  }

  /** Starts to keep, and to send what was kept by processes that have ended. */
  public static Spool start(SpoolSettings settings, SpanCounts counts, Sender sender) {
    return start(settings, counts, sender, System::currentTimeMillis);
  }

  static Spool start(
      SpoolSettings settings, SpanCounts counts, Sender sender, LongSupplier clockMillis) {
    Spool spool = new Spool(settings, counts, sender, clockMillis);
    var ignored =
        spool.thread.scheduleWithFixedDelay(spool::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return spool;
  }

  /**
   * Keeps spans; counts those that it keeps.
   *
   * @param done called once, with how many of them, from the first on, are kept
   */
  public void store(List<SpanData> spans, IntConsumer done) {
    try {
      thread.execute(() -> done.accept(stored(spans)));
    } catch (RejectedExecutionException e) {
      done.accept(0);
    }
  }

  private int stored(List<SpanData> spans) {
    int kept = 0;
    try {
      SpoolFiles to = opened();
      while (to != null && kept < spans.size()) {
        List<SpanData> part = spans.subList(kept, Math.min(spans.size(), kept + SPANS_OF_LINE));
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        OtlpJson.write(part, line);
        if (!to.append(line.toByteArray(), part.size())) {
          return kept;
        }
        kept += part.size();
      }
      outage.succeeded();
    } catch (Throwable e) {
      failed("cannot keep spans in", spans.size() - kept, e);
    }
    return kept;
  }

  /** Opens the directory at the first call; a directory that refuses is not asked again. */
  private @Nullable SpoolFiles opened() {
    if (files == null && !refused) {
      try {
        SpoolDirectory directory = SpoolDirectory.create(settings.directory());
        SpoolFiles made = new SpoolFiles(settings, directory, counts, clockMillis);
        files = made;
        resend = new Resend(made, sender, clockMillis, this::onThread, this::stored);
      } catch (IOException | RuntimeException e) {
        refused = true;
        logger.log(
            Level.WARNING,
            "httptrace cannot use the spool directory "
                + settings.directory()
                + " ("
                + e
                + "): spans that the collector does not take are lost, as without a spool. The"
                + " application is not affected.");
      }
    }
    return files;
  }

  private void onThread(Runnable task) {
    try {
      thread.execute(() -> contained(task));
    } catch (RejectedExecutionException e) {
      // The spool is closed; the line stays where it is, for the next that looks for it.
      logger.log(Level.DEBUG, "the spool is closed", e);
    }
  }

  private void tick() {
    contained(
        () -> {
          SpoolFiles opened = opened();
          Resend sending = resend;
          if (opened == null || sending == null) {
            return;
          }
          try {
            long now = clockMillis.getAsLong();
            if (now >= takeOverMillis) {
              takeOverMillis = now + TAKE_OVER_MILLIS;
              tellOf(opened.takeOver());
            }
            opened.expire();
          } catch (IOException e) {
            failed("cannot look for spans in", 0, e);
          }
          sending.next();
        });
  }

  private void tellOf(long recovered) {
    if (recovered > 0) {
      logger.log(
          Level.WARNING,
          "httptrace found "
              + recovered
              + (recovered == 1 ? " span" : " spans")
              + " in the spool directory "
              + settings.directory()
              + " that a process left behind: they are sent when the collector takes requests.");
    }
  }

  private void contained(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      // A task that throws would end those that follow.
      failed("cannot use", 0, e);
    }
  }

  private void failed(String what, int spans, Throwable failure) {
    if (outage.failed(spans)) {
      logger.log(
          Level.WARNING,
          "httptrace "
              + what
              + " the spool directory "
              + settings.directory()
              + ": spans that the collector does not take are lost. Further failures are not logged"
              + " until spans can be kept again.",
          failure);
    }
  }

  /**
   * Closes the files once what was to be kept before is kept, and the line that is being sent is
   * noted or given back. What is in them is sent by whoever uses the directory next.
   *
   * @param nanos how long this waits at most
   */
  public void close(long nanos) {
    CountDownLatch closed = new CountDownLatch(1);
    onThread(() -> stop(closed::countDown));
    try {
      if (!closed.await(nanos, TimeUnit.NANOSECONDS)) {
        // Its answer may still come, and its line is sent again by the next.
        onThread(this::closeFiles);
      }
    } catch (InterruptedException e) {
      onThread(this::closeFiles);
      Thread.currentThread().interrupt();
    }
    thread.shutdown();
  }

  private void stop(Runnable then) {
    Runnable end =
        () -> {
          closeFiles();
          then.run();
        };
    Resend sends = resend;
    if (sends == null) {
      end.run();
    } else {
      sends.stop(end);
    }
  }

  private void closeFiles() {
    SpoolFiles open = files;
    files = null;
    refused = true;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      failed("cannot close files of", 0, e);
    }
  }
}
