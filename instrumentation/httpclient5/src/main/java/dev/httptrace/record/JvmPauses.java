/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Watches this JVM for what is its own fault, so that a server is not blamed for it: pauses of its
 * garbage collector, threads that wait for a CPU, and the classes that a young JVM loads. One for a
 * process is enough; remembers the latest 256 pauses. Safe to use from any thread.
 *
 * <p>How long a thread waited for a CPU is what Linux says of it; elsewhere, and of threads that
 * serve many requests, it is how late a thread of this watch wakes, a hundred times a second. A
 * recorder that is given a watch looks at its thread once for each exchange, for some microseconds,
 * and again after each stretch of more than five milliseconds.
 *
 * <p>Needs the modules {@code java.management} and {@code jdk.management}. The times of pauses are
 * as exact as the JVM reports them, to a few milliseconds.
 */
public final class JvmPauses implements AutoCloseable {

  private static final int MOST = 256;
  private static final long NANOS_PER_MS = 1_000_000;

  private final List<GarbageCollectorMXBean> collectors = new ArrayList<>();
  private final NotificationListener onNotification = this::notified;
  private final Map<String, Long> lastIds = new HashMap<>();
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final WakeUps wakeUps = WakeUps.watch();
  private final Deque<Seen> seen = new ArrayDeque<>();
  // The collectors count milliseconds from a moment that they do not tell; this is that moment. A
  // pause has ended when it is told, so the earliest that was ever worked out is the nearest.
  private long originNanoTime;
  private boolean originKnown;
  private boolean closed;

  /** Begins to watch. */
  public static JvmPauses watch() {
    JvmPauses watch = new JvmPauses();
    for (GarbageCollectorMXBean collector :
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
      watch.add(collector);
    }
    return watch;
  }

  private JvmPauses() {}

  private void add(GarbageCollectorMXBean collector) {
    // ZGC and Shenandoah tell whole cycles too, in which the application runs.
    if (!collector.getName().endsWith("Cycles")) {
      collectors.add(collector);
      synchronized (this) {
        // What came before the watch cannot be placed in time.
        lastIds.put(collector.getName(), collector.getCollectionCount());
      }
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(onNotification, null, null);
      }
    }
  }

  /** Called on a thread of the JVM, which may be late: the watch may have been closed by then. */
  void notified(Notification notification, @Nullable Object handback) {
    if (GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION.equals(
        notification.getType())) {
      GarbageCollectionNotificationInfo told =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
      add(told.getGcName(), told.getGcInfo());
    }
  }

  private synchronized void add(String collector, GcInfo info) {
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    Long last = lastIds.get(collector);
    if (last != null && info.getId() <= last) {
      return;
    }
    lastIds.put(collector, info.getId());
    long origin = now - info.getEndTime() * NANOS_PER_MS;
    if (!originKnown || origin - originNanoTime < 0) {
      originNanoTime = origin;
      originKnown = true;
    }
    if (info.getDuration() > 0) {
      if (seen.size() == MOST) {
        seen.removeFirst();
      }
      seen.addLast(new Seen(info.getStartTime(), info.getDuration(), collector));
    }
  }

  /** How many classes were loaded since the JVM began. */
  long classesLoaded() {
    return classes.getTotalLoadedClassCount();
  }

  /**
   * The pauses that overlap a time, in the order in which they became known.
   *
   * @param fromNanoTime when it began, on the clock of {@link System#nanoTime}
   * @param toNanoTime when it ended
   */
  public List<JvmPause> overlapping(long fromNanoTime, long toNanoTime) {
    // The notification of a pause that has just ended may still be on its way.
    for (GarbageCollectorMXBean collector : collectors) {
      GcInfo info = isBehind(collector) ? collector.getLastGcInfo() : null;
      if (info != null) {
        add(collector.getName(), info);
      }
    }
    List<JvmPause> found = wakeUps.overlapping(fromNanoTime, toNanoTime);
    synchronized (this) {
      for (Seen one : seen) {
        long start = originNanoTime + one.startMillis * NANOS_PER_MS;
        long end = start + one.millis * NANOS_PER_MS;
        if (start - toNanoTime < 0 && end - fromNanoTime > 0) {
          found.add(new JvmPause(start, Duration.ofMillis(one.millis), one.collector));
        }
      }
    }
    return found;
  }

  private synchronized boolean isBehind(GarbageCollectorMXBean collector) {
    Long last = lastIds.get(collector.getName());
    return !closed && collector.getCollectionCount() != (last == null ? 0 : last);
  }

  /** Stops to watch; what was seen can still be asked for. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    wakeUps.close();
    for (GarbageCollectorMXBean collector : collectors) {
      try {
        if (collector instanceof NotificationEmitter emitter) {
          emitter.removeNotificationListener(onNotification);
        }
      } catch (ListenerNotFoundException alreadyClosed) {
        // Closed twice.
      }
    }
  }

  private record Seen(long startMillis, long millis, String collector) {}
}
