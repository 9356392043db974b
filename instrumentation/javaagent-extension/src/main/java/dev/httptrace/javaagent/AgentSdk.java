/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.otel.late.LateSpans;
import dev.httptrace.otel.sdk.LateRendering;
import io.opentelemetry.javaagent.extension.AgentListener;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the agent's SDK ready for spans that are rendered when they are exported, off the request's
 * thread. Where that cannot be, with a processor of somebody else's or with a configuration file,
 * they are rendered at once.
 */
public final class AgentSdk implements AutoConfigurationCustomizerProvider, AgentListener {

  private static final String ENABLED = "otel.instrumentation.httptrace.enabled";

  private static volatile @Nullable LateSpans late;

  /** Called by the agent. */
  public AgentSdk() {}

  /** Those of the agent's SDK, or {@code null} if it has none, or is not known yet. */
  static @Nullable LateSpans lateOrNull() {
    return late;
  }

  @Override
  public void customize(AutoConfigurationCustomizer configuration) {
    configuration.addSpanProcessorCustomizer(AgentSdk::processor);
  }

  private static SpanProcessor processor(SpanProcessor processor, ConfigProperties config) {
    boolean isOn =
        config.getBoolean(ENABLED, true) && config.getBoolean(LateRendering.SETTING, true);
    return isOn && LateSpans.isServed(processor) ? LateSpans.processor(processor) : processor;
  }

  /** Last, so that what others make of processors is known. */
  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void afterAgent(AutoConfiguredOpenTelemetrySdk sdk) {
    late = LateSpans.ofOrNull(sdk.getOpenTelemetrySdk());
  }
}
