/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.util.Objects.requireNonNull;

import dev.httptrace.record.JvmPauses;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sets up {@link OtelHttpTrace#onCurrentSpan} where the defaults do not fit. */
public final class CurrentSpanBuilder {

  private Rendering rendering = Rendering.DEFAULT;
  private @Nullable PhaseMetrics phases;
  private boolean enabled = true;

  CurrentSpanBuilder() {}

  /**
   * Sets what is put on the span; events and attributes by default.
   *
   * @param signals may be none
   */
  public CurrentSpanBuilder signals(Signal... signals) {
    rendering = rendering.signals(requireNonNull(signals, "signals"));
    return this;
  }

  /**
   * Sets which exchanges get events; all by default. With {@link Detail#SLOW} and {@link
   * Detail#ERRORS} events are kept back until the exchange turns out slow or failed, and are then
   * added with the times of their hooks. A span that has ended by then gets none: so one that
   * somebody ends at the response head has no events of an exchange whose body was slow or failed.
   *
   * @param detail which
   */
  public CurrentSpanBuilder detail(Detail detail) {
    rendering = rendering.detail(requireNonNull(detail, "detail"));
    return this;
  }

  /**
   * Sets from what duration on {@link Detail#SLOW} takes an exchange to be slow; 250 ms by default,
   * which a new connection with TLS to a server across an ocean stays below (three round trips of
   * 80 ms), and a call within a data centre never comes near.
   *
   * @param slowThreshold not negative
   */
  public CurrentSpanBuilder slowThreshold(Duration slowThreshold) {
    rendering = rendering.slowThreshold(requireNonNull(slowThreshold, "slowThreshold"));
    return this;
  }

  /**
   * Lets the verdict on an exchange know the pauses of this JVM.
   *
   * @param jvmPauses the caller's to close
   */
  public CurrentSpanBuilder jvmPauses(JvmPauses jvmPauses) {
    rendering = rendering.jvmPauses(requireNonNull(jvmPauses, "jvmPauses"));
    return this;
  }

  /**
   * Measures the phases of every exchange, whether its span is sampled or has ended: the histogram
   * {@code httptrace.client.phase.duration}, as {@link OtelHttpTrace} describes it. None by
   * default. {@code http.client.request.duration} is left to who made the span.
   *
   * @param openTelemetry gives the meter
   */
  public CurrentSpanBuilder phaseMetrics(OpenTelemetry openTelemetry) {
    Meter meter = ClientMetrics.meter(requireNonNull(openTelemetry, "openTelemetry"));
    phases = ClientMetrics.isEnabled(meter) ? new PhaseMetrics(meter) : null;
    return this;
  }

  /**
   * Switches the trace on, as it is by default, or off: nothing is recorded or measured then.
   *
   * @param enabled whether it is on
   */
  public CurrentSpanBuilder enabled(boolean enabled) {
    this.enabled = enabled;
    return this;
  }

  /**
   * Takes over what is set for this process: the system properties {@code
   * otel.instrumentation.httptrace.*}, or the environment variables {@code
   * OTEL_INSTRUMENTATION_HTTPTRACE_*} where there is no such property. Each is named as the method
   * here that sets the same, {@code slow-threshold} as {@link #slowThreshold}; {@code
   * docs/configuration.md} has the table. What was set before is kept where nothing is set there;
   * what is set after holds.
   *
   * <p>Those that are about spans of our own, such as {@code span-end}, have no meaning here.
   *
   * <p>A name or a value that is not understood is ignored: one warning tells what is known.
   */
  public CurrentSpanBuilder fromEnvironment() {
    Settings.ofProcess().applyTo(this);
    return this;
  }

  /** Returns the trace. */
  public OtelHttpTrace build() {
    return enabled ? new OtelHttpTrace(new OnCurrentSpan(rendering, phases)) : OtelHttpTrace.OFF;
  }
}
