/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.otlp;

import dev.httptrace.OutsideText;
import dev.httptrace.exporter.batch.OneLine;
import dev.httptrace.exporter.outage.Outage;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says once per outage that a collector does not take what is exported, and once that it is over;
 * of spans, whose losses are counted, that is {@link dev.httptrace.exporter.batch.SpanReport}'s.
 *
 * <p>May be called from several threads.
 */
final class ExportReport {
  private static final Logger logger = System.getLogger(ExportReport.class.getName());

  private final String what;
  private final String endpoint;
  private final String consequence;
  private final Supplier<@Nullable String> silencedMessage;
  private final Outage outage = new Outage();
  private volatile boolean abandoned;

  /**
   * Reports.
   *
   * @param what is exported, one of it: {@code metric}
   * @param consequence that some of it are not, and what to do: the end of a sentence
   * @param silencedMessage what OpenTelemetry said of the last failure
   */
  ExportReport(
      String what,
      String endpoint,
      String consequence,
      Supplier<@Nullable String> silencedMessage) {
    this.what = what;
    this.endpoint = endpoint;
    this.consequence = consequence;
    this.silencedMessage = silencedMessage;
  }

  /** Exports, unless that was given up. */
  CompletableResultCode around(int count, Supplier<CompletableResultCode> export) {
    // What was said before is of another export.
    var ignored = silencedMessage.get();
    CompletableResultCode result;
    if (abandoned) {
      result = new CompletableResultCode().fail();
    } else {
      try {
        result = export.get();
      } catch (RuntimeException e) {
        result = CompletableResultCode.ofExceptionalFailure(e);
      }
    }
    CompletableResultCode done = result;
    return done.whenComplete(() -> report(done, count));
  }

  /** Lets all that follows fail without trying. */
  void abandon() {
    abandoned = true;
  }

  boolean isOutage() {
    return outage.isOn();
  }

  void close() {
    logger.log(Level.DEBUG, "{0} {1}s for {2} were dropped", outage.dropped(), what, endpoint);
  }

  private void report(CompletableResultCode result, int count) {
    if (result.isSuccess()) {
      if (outage.succeeded()) {
        logger.log(Level.WARNING, "httptrace exports {0}s to {1} again", what, endpoint);
      }
    } else if (outage.failed(count)) {
      Throwable failure = result.getFailureThrowable();
      logger.log(
          Level.WARNING,
          "httptrace cannot export to "
              + endpoint
              + ": "
              + reason(failure)
              + "; "
              + count
              + " "
              + what
              + (count == 1 ? " " : "s ")
              + consequence
              + " Further failures are not logged until an export succeeds.");
      logger.log(
          Level.DEBUG,
          "the export to " + endpoint + " failed",
          failure == null ? null : OutsideText.shown(failure));
    }
  }

  private String reason(@Nullable Throwable failure) {
    String silenced = silencedMessage.get();
    if (abandoned) {
      return "no answer before the bridge was closed";
    }
    // An answer that refuses has no cause; what it said is in OpenTelemetry's own message only.
    Throwable cause = Answers.cause(failure);
    String reason = cause == null ? silenced : Answers.message(cause);
    if (reason == null) {
      reason = "the collector did not take them";
    }
    return OneLine.of(reason);
  }
}
