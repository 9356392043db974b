/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.log;

import static java.util.Objects.requireNonNull;

import dev.httptrace.record.CallListener;
import dev.httptrace.record.CallRecord;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Logs calls, one line each, to the {@link System.Logger} {@code dev.httptrace.calls}:
 *
 * <pre>{@code
 * CallRecorder.create().listener(CallLog.create(CallLog.Which.SLOW))
 * }</pre>
 *
 * <p>A line is {@link CallRecord#toString}: never a header field, a message or a value of the
 * query.
 *
 * <p>Lines are at INFO: whoever attaches this asks for them, and a slow call is not a fault, which
 * WARNING would suggest. Where INFO is not logged no line is made. Immutable: {@link #threshold}
 * returns a changed copy.
 */
public final class CallLog implements CallListener {

  private static final Logger logger = System.getLogger("dev.httptrace.calls");

  private final Which which;
  private final Duration threshold;

  /** Which calls are logged. */
  public enum Which {
    /** None: for those who take this from a configuration. */
    OFF,
    /**
     * Those that take as long as the threshold or longer, failed or not. One that fails sooner is
     * not logged: its caller gets the exception.
     */
    SLOW,
    /** All of them. */
    ALL
  }

  private CallLog(Which which, Duration threshold) {
    this.which = which;
    this.threshold = threshold;
  }

  /** Returns a log that takes a call of 250 ms or longer to be slow. */
  public static CallLog create(Which which) {
    return new CallLog(requireNonNull(which, "which"), Duration.ofMillis(250));
  }

  /**
   * Returns a log that takes a call to be slow from this duration on.
   *
   * @param threshold not negative; of a whole call, resends and the pauses between them included
   */
  public CallLog threshold(Duration threshold) {
    if (requireNonNull(threshold, "threshold").isNegative()) {
      throw new IllegalArgumentException("threshold must not be negative: " + threshold);
    }
    return new CallLog(which, threshold);
  }

  @Override
  public void done(CallRecord call) {
    if (isWanted(call) && logger.isLoggable(Level.INFO)) {
      logger.log(Level.INFO, call.toString());
    }
  }

  private boolean isWanted(CallRecord call) {
    return switch (which) {
      case OFF -> false;
      case SLOW -> call.duration().compareTo(threshold) >= 0;
      case ALL -> true;
    };
  }
}
