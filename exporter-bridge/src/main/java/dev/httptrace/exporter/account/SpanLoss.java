/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.account;

/** Why a span that had ended did not reach where it was to be exported to. */
public enum SpanLoss {
  /** It was the least important when the queue's memory or number of spans was used up. */
  QUEUE_FULL("queue_full"),

  /** Alone it was more than a request may hold, and no attribute was left to be taken off. */
  TOO_LARGE("too_large"),

  /** The collector took the request and said that it dropped some spans of it (partial success). */
  REJECTED("rejected"),

  /** The collector's answer was an error that is not to be tried again, such as 400 or 401. */
  REFUSED("refused"),

  /** No attempt succeeded in the time that there is for trying again. */
  UNREACHABLE("unreachable"),

  /** It had not been taken when the bridge was closed. */
  CLOSED("closed"),

  /** It was the oldest in the spool when that was full. */
  SPOOL_FULL("spool_full"),

  /** It was in the spool for longer than spans are kept there. */
  SPOOL_EXPIRED("spool_expired"),

  /** It was in the spool, and cannot be read any more. */
  SPOOL_UNREADABLE("spool_unreadable"),

  /** It ended after the bridge had been closed. */
  ENDED_LATE("already_shutdown"),

  /**
   * An exporter given in code, or a wrapper around OTLP's, failed or did not finish in {@code
   * otel.bsp.export.timeout}; or the span could not be rendered.
   */
  FAILED("export_failed");

  private final String errorType;

  SpanLoss(String errorType) {
    this.errorType = errorType;
  }

  /** Returns the value of {@code error.type} in metrics; OpenTelemetry's own where it has one. */
  public String errorType() {
    return errorType;
  }
}
