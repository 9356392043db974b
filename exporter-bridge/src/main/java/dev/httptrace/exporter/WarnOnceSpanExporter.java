/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says once per outage that the collector does not take spans, and can be told to give up.
 *
 * <p>May be called from several threads.
 */
final class WarnOnceSpanExporter implements SpanExporter {
  private static final Logger logger = System.getLogger(WarnOnceSpanExporter.class.getName());

  private static final int MAX_REASON = 300;

  private final SpanExporter delegate;
  private final String endpoint;
  private final Supplier<@Nullable String> silencedMessage;
  private final Outage outage = new Outage();
  private volatile boolean abandoned;
  private @Nullable CompletableResultCode shutdown;

  WarnOnceSpanExporter(
      SpanExporter delegate, String endpoint, Supplier<@Nullable String> silencedMessage) {
    this.delegate = delegate;
    this.endpoint = endpoint;
    this.silencedMessage = silencedMessage;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    // The batch processor clears the collection while an export that timed out is still under way.
    int count = spans.size();
    // What was said before is of another export.
    var ignored = silencedMessage.get();
    CompletableResultCode result;
    if (abandoned) {
      result = new CompletableResultCode().fail();
    } else {
      try {
        result = delegate.export(spans);
      } catch (RuntimeException e) {
        result = CompletableResultCode.ofExceptionalFailure(e);
      }
    }
    CompletableResultCode done = result;
    return done.whenComplete(() -> report(done, count));
  }

  @Override
  public CompletableResultCode flush() {
    return delegate.flush();
  }

  /** Shuts the delegate down once; it would log a complaint the second time. */
  @Override
  public synchronized CompletableResultCode shutdown() {
    if (shutdown == null) {
      shutdown = delegate.shutdown();
    }
    return shutdown;
  }

  /** Cancels the export under way and fails all that follow without trying. */
  void abandon() {
    abandoned = true;
    shutdown();
  }

  Outage outage() {
    return outage;
  }

  String endpoint() {
    return endpoint;
  }

  @Override
  public String toString() {
    return "WarnOnceSpanExporter{" + delegate + "}";
  }

  private void report(CompletableResultCode result, int count) {
    if (result.isSuccess()) {
      if (outage.succeeded()) {
        logger.log(Level.DEBUG, "spans reach {0} again", endpoint);
      }
    } else if (outage.failed(count)) {
      Throwable failure = result.getFailureThrowable();
      logger.log(
          Level.WARNING,
          "cannot export to "
              + endpoint
              + ": "
              + reason(failure)
              + "; "
              + count
              + (count == 1 ? " span" : " spans")
              + " dropped, the application goes on. Is Jaeger up? docker compose up jaeger."
              + " Says no more until an export succeeds.");
      logger.log(Level.DEBUG, "the export to " + endpoint + " failed", failure);
    }
  }

  private String reason(@Nullable Throwable failure) {
    String silenced = silencedMessage.get();
    if (abandoned) {
      return "no answer before the bridge was closed";
    }
    // An answer that refuses has no cause; what it said is in OpenTelemetry's own message only.
    Throwable cause = failure == null ? null : failure.getCause();
    String reason = cause == null ? silenced : cause.getMessage();
    if (reason == null) {
      reason = cause == null ? "the collector did not take them" : cause.toString();
    }
    String line = reason.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_REASON ? line : line.substring(0, MAX_REASON) + "…";
  }
}
