/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.util.Objects.requireNonNull;

import dev.httptrace.Exchange;
import dev.httptrace.record.JvmPauses;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets up {@link OtelHttpTrace#onCurrentSpan} where the defaults do not fit. */
public final class CurrentSpanBuilder {

  private Rendering rendering = Rendering.DEFAULT;
  private @Nullable PhaseMetrics phases;
  private @Nullable Meter meter;
  private @Nullable Duration leakThreshold;
  private @Nullable OpenTelemetry openTelemetry;
  private UrlTemplates templates = UrlTemplates.OF_REQUESTS;
  private double callSiteRatio;
  private boolean enabled = true;

  CurrentSpanBuilder() {}

  /**
   * Sets what is recorded of an exchange; events and attributes, both on the span, by default.
   * {@link Signal#SPANS} and {@link Signal#LOGS} need {@link #openTelemetry} as well.
   *
   * @param signals may be none
   */
  public CurrentSpanBuilder signals(Signal... signals) {
    rendering = rendering.signals(requireNonNull(signals, "signals"));
    return this;
  }

  /**
   * Gives what makes the child spans of {@link Signal#SPANS} and the log records of {@link
   * Signal#LOGS}; without it there are none, and a warning says so. Nothing is taken from it unless
   * one of these is set.
   *
   * @param openTelemetry that of the current spans
   */
  public CurrentSpanBuilder openTelemetry(OpenTelemetry openTelemetry) {
    this.openTelemetry = requireNonNull(openTelemetry, "openTelemetry");
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
   * Sets the duration from which {@link Detail#SLOW} treats an exchange as slow; 250 ms by default.
   * A new connection with TLS to a server across an ocean stays below that (three round trips of 80
   * ms), and a call within a data centre never comes near it.
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
    Meter given = ClientMetrics.meter(requireNonNull(openTelemetry, "openTelemetry"));
    phases = ClientMetrics.isEnabled(given) ? new PhaseMetrics(given, new MetricServers()) : null;
    meter = given;
    return this;
  }

  /**
   * Watches the connections of the client for leaks; off by default. One that an exchange holds for
   * longer is logged once, with who holds it, and counted where {@link #phaseMetrics} gave a meter;
   * reading the response restarts the clock. A response that was dropped without being closed is
   * found sooner, by the garbage collector.
   *
   * @param leakThreshold positive; well above the longest response time that is in order
   */
  public CurrentSpanBuilder leakThreshold(Duration leakThreshold) {
    this.leakThreshold = LeakSignals.checked(requireNonNull(leakThreshold, "leakThreshold"));
    return this;
  }

  /**
   * Sets the function that gives the {@linkplain dev.httptrace.UrlTemplate template} of a request's
   * URL, such as {@code /orders/{id}}. By default, and where it returns {@code null}, the template
   * that {@code TracedHttpClients.urlTemplate} set on the request is used. It becomes {@code
   * url.template} of the current span and of {@link #phaseMetrics}. Without one nothing changes.
   *
   * @param template called for each exchange, on the thread that executes it; contained like a
   *     hook. Must have few values
   */
  public CurrentSpanBuilder urlTemplate(Function<Exchange, @Nullable String> template) {
    templates = new UrlTemplates(requireNonNull(template, "template"));
    return this;
  }

  /**
   * Sets the part of the calls whose call site is kept while they run, so that whoever asks who
   * holds a connection is shown the code that made the call: {@code TracedHttpClients.leases}, the
   * line of the leak watch and its event. 0, none, by default: a stack costs microseconds and some
   * kilobytes.
   *
   * @param callSiteRatio from 0 to 1
   */
  public CurrentSpanBuilder callSiteRatio(double callSiteRatio) {
    this.callSiteRatio = LeakSignals.checkedRatio(callSiteRatio);
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
   * <p>A name or a value that is not understood is ignored, with one warning for each: it gives the
   * nearest known name, or says which values are allowed.
   */
  public CurrentSpanBuilder fromEnvironment() {
    Settings.ofProcess().applyTo(this);
    return this;
  }

  /**
   * Takes over settings that were read elsewhere, as {@link #fromEnvironment} does those of the
   * process.
   *
   * @param properties by the names of the system properties
   */
  public CurrentSpanBuilder settings(Map<String, String> properties) {
    Settings.given(requireNonNull(properties, "properties")).applyTo(this);
    return this;
  }

  /** Returns the trace. */
  public OtelHttpTrace build() {
    return enabled
        ? new OtelHttpTrace(
            new OnCurrentSpan(rendering, phases, templates, beside()),
            rendering.slowThreshold(),
            leaks(),
            callSiteRatio)
        : OtelHttpTrace.off(rendering.slowThreshold());
  }

  private @Nullable OpenTelemetry beside() {
    if (openTelemetry == null
        && (rendering.signals().contains(Signal.SPANS)
            || rendering.signals().contains(Signal.LOGS))) {
      System.getLogger(Scope.LOGGER)
          .log(
              Level.WARNING,
              "signals spans and logs are not emitted: OtelHttpTrace.onCurrentSpanBuilder() was not"
                  + " given an OpenTelemetry with openTelemetry(...)");
    }
    return openTelemetry;
  }

  private @Nullable LeakSignals leaks() {
    return leakThreshold == null
        ? null
        : new LeakSignals(leakThreshold, rendering.hasEvents(), meter);
  }
}
