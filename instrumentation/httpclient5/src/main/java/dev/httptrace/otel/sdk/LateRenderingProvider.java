/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.sdk;

import dev.httptrace.otel.late.LateSpans;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Makes every SDK ready that OpenTelemetry's autoconfiguration builds. Loaded by that alone. */
@SuppressWarnings("exports") // See LateRendering.
public final class LateRenderingProvider implements AutoConfigurationCustomizerProvider {

  /** Called by the service loader. */
  public LateRenderingProvider() {}

  @Override
  public void customize(AutoConfigurationCustomizer configuration) {
    configuration.addSpanProcessorCustomizer(LateRenderingProvider::processor);
    configuration.addSamplerCustomizer(
        (sampler, config) -> isOn(config) ? LateSpans.sampler(sampler) : sampler);
  }

  /** Only a processor that is known to take any span that can be read. */
  private static SpanProcessor processor(SpanProcessor processor, ConfigProperties config) {
    return isOn(config) && LateSpans.isServed(processor)
        ? LateSpans.processor(processor)
        : processor;
  }

  private static boolean isOn(ConfigProperties config) {
    return config.getBoolean(LateRendering.SETTING, true);
  }

  /** Last, so that what others make of processors and sampler is known. */
  @Override
  public int order() {
    return Integer.MAX_VALUE;
  }
}
