/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.util.Objects.requireNonNull;

import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.JvmPauses;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Sets up {@link OtelHttpTrace#clientSpans} where the defaults do not fit. */
public final class ClientSpansBuilder {

  private final OpenTelemetry openTelemetry;
  private Set<String> knownMethods = KnownMethods.DEFAULT;
  private Collection<String> requestHeaders = List.of();
  private Collection<String> responseHeaders = List.of();
  private Rendering rendering = Rendering.DEFAULT;
  private SpanEnd spanEnd = SpanEnd.EXCHANGE;
  private boolean enabled = true;

  ClientSpansBuilder(OpenTelemetry openTelemetry) {
    this.openTelemetry = openTelemetry;
  }

  /**
   * Sets the request fields that become {@code http.request.header.<name>}; none by default. Fields
   * that carry credentials, such as {@code Authorization} and {@code Cookie}, are redacted even
   * then.
   *
   * @param names in any case
   */
  public ClientSpansBuilder capturedRequestHeaders(Collection<String> names) {
    requestHeaders = List.copyOf(requireNonNull(names, "names"));
    return this;
  }

  /**
   * Sets the response fields that become {@code http.response.header.<name>}; none by default.
   * Fields that carry credentials, such as {@code Set-Cookie}, are redacted even then.
   *
   * @param names in any case
   */
  public ClientSpansBuilder capturedResponseHeaders(Collection<String> names) {
    responseHeaders = List.copyOf(requireNonNull(names, "names"));
    return this;
  }

  /**
   * Replaces the methods that are told by name; any other is {@code _OTHER}. By default those of
   * RFC 9110, PATCH and QUERY.
   *
   * @param methods case-sensitive
   */
  public ClientSpansBuilder knownMethods(Set<String> methods) {
    knownMethods = Set.copyOf(requireNonNull(methods, "methods"));
    return this;
  }

  /**
   * Sets what is put on the span beside what the conventions ask for; both by default.
   *
   * @param signals may be none
   */
  public ClientSpansBuilder signals(Signal... signals) {
    rendering = rendering.signals(requireNonNull(signals, "signals"));
    return this;
  }

  /**
   * Sets which exchanges get events; all by default. With {@link SpanEnd#RESPONSE_HEAD} by what is
   * known then: the time up to the head, and its status.
   *
   * @param detail which
   */
  public ClientSpansBuilder detail(Detail detail) {
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
  public ClientSpansBuilder slowThreshold(Duration slowThreshold) {
    rendering = rendering.slowThreshold(requireNonNull(slowThreshold, "slowThreshold"));
    return this;
  }

  /**
   * Lets the verdict on an exchange know the pauses of this JVM.
   *
   * @param jvmPauses the caller's to close
   */
  public ClientSpansBuilder jvmPauses(JvmPauses jvmPauses) {
    rendering = rendering.jvmPauses(requireNonNull(jvmPauses, "jvmPauses"));
    return this;
  }

  /**
   * Sets when the span ends; with the exchange by default.
   *
   * @param spanEnd when
   */
  public ClientSpansBuilder spanEnd(SpanEnd spanEnd) {
    this.spanEnd = requireNonNull(spanEnd, "spanEnd");
    return this;
  }

  /**
   * Switches the trace on, as it is by default, or off: nothing is recorded or measured then.
   *
   * @param enabled whether it is on
   */
  public ClientSpansBuilder enabled(boolean enabled) {
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
   * <p>A name or a value that is not understood is ignored: one warning tells what is known.
   */
  public ClientSpansBuilder fromEnvironment() {
    Settings.ofProcess().applyTo(this);
    return this;
  }

  /** Returns the trace. */
  public OtelHttpTrace build() {
    return enabled
        ? new OtelHttpTrace(
            new ClientSpans(
                openTelemetry,
                new KnownMethods(knownMethods),
                HeaderCapture.NONE.request(requestHeaders).response(responseHeaders),
                rendering,
                spanEnd))
        : OtelHttpTrace.OFF;
  }
}
