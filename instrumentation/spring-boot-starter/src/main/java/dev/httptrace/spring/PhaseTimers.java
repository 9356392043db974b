/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The phases as timers of the application's {@code MeterRegistry}, for an application whose
 * OpenTelemetry exports no metrics: any that has Boot's metrics.
 *
 * <p>The registry is asked for once all beans are there. Clients are built before, for beans that a
 * registry may itself need; what they call meanwhile is not measured.
 */
final class PhaseTimers implements SmartInitializingSingleton {

  private static final Logger logger = System.getLogger("dev.httptrace.spring");

  private final Supplier<@Nullable MeterRegistry> registries;
  private final TimerMeters meters = new TimerMeters();
  private boolean wanted;
  private boolean isAsked;

  PhaseTimers(Supplier<@Nullable MeterRegistry> registries) {
    this.registries = registries;
  }

  /** Returns what a trace measures with. */
  synchronized OpenTelemetry openTelemetry() {
    wanted = true;
    if (isAsked) {
      tell();
    }
    return meters;
  }

  @Override
  public synchronized void afterSingletonsInstantiated() {
    isAsked = true;
    MeterRegistry registry = registries.get();
    if (registry != null && !isEmpty(registry)) {
      meters.registry(registry);
    }
    if (wanted) {
      tell();
    }
  }

  /** Where the application exports no metrics, Boot has a composite of nothing. */
  private static boolean isEmpty(MeterRegistry registry) {
    return registry instanceof CompositeMeterRegistry all && all.getRegistries().isEmpty();
  }

  private void tell() {
    if (!meters.hasRegistry()) {
      logger.log(Level.WARNING, HttpTraceProperties.NOBODY_MEASURES);
    }
  }
}
