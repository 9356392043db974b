/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the template from the observation that Spring makes of a request: current while it is
 * executed, with the very text that was given to {@code uri(...)}.
 */
final class ObservedTemplates<C extends Observation.Context> implements Templates {

  private final Supplier<@Nullable ObservationRegistry> registries;
  private final Class<C> observed;
  private final Function<C, @Nullable String> template;

  /**
   * Reads them.
   *
   * @param observed what Spring's client observes with
   */
  ObservedTemplates(
      Supplier<@Nullable ObservationRegistry> registries,
      Class<C> observed,
      Function<C, @Nullable String> template) {
    this.registries = registries;
    this.observed = observed;
    this.template = template;
  }

  @Override
  public @Nullable String current() {
    ObservationRegistry registry = registries.get();
    Observation observation = registry == null ? null : registry.getCurrentObservation();
    return observation != null && observed.isInstance(observation.getContext())
        ? template.apply(observed.cast(observation.getContext()))
        : null;
  }
}
