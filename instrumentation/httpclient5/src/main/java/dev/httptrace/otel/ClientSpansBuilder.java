/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static java.util.Objects.requireNonNull;

import dev.httptrace.Exchange;
import dev.httptrace.ReadableKeys;
import dev.httptrace.record.HeaderCapture;
import dev.httptrace.record.JvmPauses;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sets up {@link OtelHttpTrace#clientSpans} where the defaults do not fit. */
public final class ClientSpansBuilder {

  private final OpenTelemetry openTelemetry;
  private Set<String> knownMethods = KnownMethods.DEFAULT;
  private Collection<String> requestHeaders = List.of();
  private Collection<String> responseHeaders = List.of();
  private Rendering rendering = Rendering.DEFAULT;
  private SpanEnd spanEnd = SpanEnd.EXCHANGE;
  private boolean lateRendering = true;
  private boolean activeRequests;
  private FailureSignals failures = FailureSignals.NONE;
  private Collection<String> readableQueryKeys = List.of();
  private boolean toOtherHosts = true;
  private @Nullable Duration leakThreshold;
  private UrlTemplates templates = UrlTemplates.OF_REQUESTS;
  private double callSiteRatio;
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
   * Replaces the methods that are recorded by name; any other is {@code _OTHER}. By default those
   * of RFC 9110, PATCH and QUERY.
   *
   * @param methods case-sensitive
   */
  public ClientSpansBuilder knownMethods(Set<String> methods) {
    knownMethods = Set.copyOf(requireNonNull(methods, "methods"));
    return this;
  }

  /**
   * Sets what is recorded of an exchange beyond what the conventions ask for; events and
   * attributes, both on its span, by default.
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
   * Sets the duration from which {@link Detail#SLOW} treats an exchange as slow; 250 ms by default.
   * A new connection with TLS to a server across an ocean stays below that (three round trips of 80
   * ms), and a call within a data centre never comes near it.
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
   * Switches late rendering on, as it is by default, or off: events, summary and verdict are
   * written on a span when it is exported rather than when its exchange ends, where the SDK is
   * {@linkplain dev.httptrace.otel.sdk.LateRendering ready} for that. What is exported is the same.
   *
   * @param lateRendering whether it is on
   */
  public ClientSpansBuilder lateRendering(boolean lateRendering) {
    this.lateRendering = lateRendering;
    return this;
  }

  /**
   * Sets whether {@code http.client.active_requests} is measured, an up-down counter of the
   * conventions (in development there), with method, server and template; it is not by default.
   *
   * @param activeRequests whether it is
   */
  public ClientSpansBuilder activeRequests(boolean activeRequests) {
    this.activeRequests = activeRequests;
    return this;
  }

  /**
   * Sets whether an exchange that fails by an exception has an event {@code exception}, with {@code
   * exception.type} and {@code exception.stacktrace}; it has none by default. Never a message, of
   * the causes neither: it may hold a secret.
   *
   * @param exceptionEvents whether it has
   */
  public ClientSpansBuilder exceptionEvents(boolean exceptionEvents) {
    failures = failures.exceptionEvents(exceptionEvents);
    return this;
  }

  /**
   * Sets whether the status of a failed span is described by the sentence of its verdict, as {@code
   * httptrace.explain} has it; by default, and by the conventions, it has no description.
   *
   * @param verdictAsStatusDescription whether it is
   */
  public ClientSpansBuilder verdictAsStatusDescription(boolean verdictAsStatusDescription) {
    failures = failures.verdictAsStatusDescription(verdictAsStatusDescription);
    return this;
  }

  /**
   * Sets the keys of the query whose values stay readable in {@code url.full}; none by default. A
   * value in which another parameter may hide, such as {@code 1;token=x}, is redacted all the same,
   * and so are keys that usually carry credentials, such as {@code sig} and {@code access_token}.
   *
   * @param keys as they are written in URLs, case-sensitive
   */
  public ClientSpansBuilder readableQueryKeys(Collection<String> keys) {
    readableQueryKeys = List.copyOf(requireNonNull(keys, "keys"));
    return this;
  }

  /**
   * Sets whether trace context and baggage go along when HttpClient follows a redirect to another
   * host; they do by default. If not, the fields of the propagator are removed from such a request,
   * no matter who set them, and from what follows it unless it goes back to the host of the call.
   *
   * @param toOtherHosts whether they do
   */
  public ClientSpansBuilder propagateToOtherHosts(boolean toOtherHosts) {
    this.toOtherHosts = toOtherHosts;
    return this;
  }

  /**
   * Watches the connections of the client for leaks; off by default. One that an exchange holds for
   * longer is logged once, with who holds it, and counted; reading the response restarts the clock.
   * A response that was dropped without being closed is found sooner, by the garbage collector.
   *
   * @param leakThreshold positive; well above the longest response time that is in order
   */
  public ClientSpansBuilder leakThreshold(Duration leakThreshold) {
    this.leakThreshold = LeakSignals.checked(requireNonNull(leakThreshold, "leakThreshold"));
    return this;
  }

  /**
   * Sets the function that gives the {@linkplain dev.httptrace.UrlTemplate template} of a request's
   * URL, such as {@code /orders/{id}}. By default, and where it returns {@code null}, the template
   * that {@code TracedHttpClients.urlTemplate} set on the request is used. It becomes {@code
   * url.template} of spans and metrics, and the span is named {@code GET /orders/{id}}. Without one
   * nothing changes.
   *
   * @param template called for each exchange, on the thread that executes it; contained like a
   *     hook. Must have few values
   */
  public ClientSpansBuilder urlTemplate(Function<Exchange, @Nullable String> template) {
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
  public ClientSpansBuilder callSiteRatio(double callSiteRatio) {
    this.callSiteRatio = LeakSignals.checkedRatio(callSiteRatio);
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
   * <p>A name or a value that is not understood is ignored, with one warning for each: it gives the
   * nearest known name, or says which values are allowed.
   */
  public ClientSpansBuilder fromEnvironment() {
    Settings.ofProcess().applyTo(this);
    return this;
  }

  /**
   * Takes over settings that were read elsewhere, as {@link #fromEnvironment} does those of the
   * process.
   *
   * @param properties by the names of the system properties
   */
  public ClientSpansBuilder settings(Map<String, String> properties) {
    Settings.given(requireNonNull(properties, "properties")).applyTo(this);
    return this;
  }

  /** Returns the trace. */
  public OtelHttpTrace build() {
    return enabled
        ? new OtelHttpTrace(spans(), rendering.slowThreshold(), leaks(), callSiteRatio)
        : OtelHttpTrace.off(rendering.slowThreshold());
  }

  private @Nullable LeakSignals leaks() {
    return leakThreshold == null
        ? null
        : new LeakSignals(leakThreshold, rendering.hasEvents(), ClientMetrics.meter(openTelemetry));
  }

  ClientSpans spans() {
    return new ClientSpans(
        openTelemetry,
        new KnownMethods(knownMethods),
        templates,
        HeaderCapture.NONE.request(requestHeaders).response(responseHeaders),
        rendering,
        spanEnd,
        failures,
        ReadableKeys.of(readableQueryKeys),
        toOtherHosts,
        lateRendering,
        activeRequests);
  }
}
