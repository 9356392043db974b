/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static dev.httptrace.record.Verdicts.share;
import static dev.httptrace.record.Verdicts.verdict;
import static dev.httptrace.record.Verdicts.without;

import org.jspecify.annotations.Nullable;

/** What this process did with the time: nobody else is to be blamed for it. */
final class OwnRules {

  /** So many classes are loaded by no call but one of a JVM's first. */
  private static final long MANY_CLASSES = 100;

  private OwnRules() {}

  static @Nullable Verdict jvmPaused(Evidence e) {
    long cost = e.paused();
    if (cost < Verdicts.LONG_PAUSE.toNanos()) {
      return null;
    }
    String text =
        "this JVM paused by its garbage collector ("
            + Wording.time(cost)
            + "), not the server; without it, the call would take "
            + without(e, cost)
            + ". Look at heap size and allocation.";
    return verdict(e, VerdictKind.JVM_PAUSED, cost, share(e, cost) + text);
  }

  static @Nullable Verdict starved(Evidence e) {
    long cost = e.starved();
    if (cost < Verdicts.SLOW_CPU.toNanos()) {
      return null;
    }
    String text =
        "this process waiting for a CPU ("
            + Wording.time(cost)
            + "), not the server; without it, the call would take "
            + without(e, cost)
            + ". Look at the load of this machine and the CPU limit of this container.";
    return verdict(e, VerdictKind.CPU_STARVED, cost, share(e, cost) + text);
  }

  /**
   * A time allowed to a peer that ran out in this process: most of it, this process did not listen.
   */
  static @Nullable Verdict timedOut(Evidence e) {
    Exception failure = e.last().failure();
    if (failure == null || !ErrorType.isTimeout(failure)) {
      return null;
    }
    Phase phase = e.last().lastPhase();
    Charges.Own own = e.own(phase);
    long cost = own.nanos();
    // The pool is no peer, and has words of its own.
    if (phase == Phase.QUEUE || cost < Verdicts.SLOW_CPU.toNanos() || cost * 2 < own.whole()) {
      return null;
    }
    String text =
        "Time ran out in this process, while "
            + Wording.doing(phase)
            + ": of "
            + Wording.time(own.whole())
            + " it ";
    if (own.paused() >= Math.max(own.starved(), own.worked())) {
      return FailureRules.of(
          e,
          VerdictKind.JVM_PAUSED,
          cost,
          text
              + "was paused by its garbage collector for "
              + Wording.time(own.paused())
              + ". Look at heap size and allocation.");
    }
    return own.starved() >= own.worked()
        ? FailureRules.of(
            e,
            VerdictKind.CPU_STARVED,
            cost,
            text
                + "waited "
                + Wording.time(own.starved())
                + " for a CPU. Look at the load of this machine and the CPU limit of this"
                + " container.")
        : FailureRules.of(
            e,
            e.classesLoaded() >= MANY_CLASSES
                ? VerdictKind.JVM_WARMING_UP
                : VerdictKind.CLIENT_SLOW,
            cost,
            text
                + "worked for "
                + Wording.time(own.worked())
                + ". Look at what it did, or allow more time.");
  }

  /** Time that a peer did not have, though it was allowed to it; empty if that is little. */
  static String notListening(Evidence e, Phase phase) {
    long own = e.own(phase).nanos();
    return own < Verdicts.SLOW_CPU.toNanos()
        ? ""
        : ", " + Wording.time(own) + " of which were this process's own";
  }

  static @Nullable Verdict client(Evidence e) {
    long cost = e.cost(Phase.OTHER);
    return cost < Verdicts.SLOW_CLIENT.toNanos() ? null : work(e, cost);
  }

  /** Work that took so long, wherever in the call. */
  static Verdict work(Evidence e, long cost) {
    long classes = e.classesLoaded();
    if (classes >= MANY_CLASSES) {
      return verdict(
          e,
          VerdictKind.JVM_WARMING_UP,
          cost,
          share(e, cost)
              + "this JVM warming up: the call loaded "
              + classes
              + " classes, and its own work took "
              + Wording.time(cost)
              + "; the rest took "
              + Wording.time(e.total() - cost)
              + ". Warm up with a call before the ones that matter.");
    }
    String text =
        "this process's own work, not the network ("
            + Wording.time(cost)
            + "); the rest took "
            + Wording.time(e.total() - cost)
            + ". Look at interceptors, logging and free CPU.";
    return verdict(e, VerdictKind.CLIENT_SLOW, cost, share(e, cost) + text);
  }
}
