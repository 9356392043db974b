/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Seconds with attributes as a timer with tags, one for each set of attributes. */
final class TimerHistogram implements DoubleHistogram {

  /** As many series as OpenTelemetry's SDK allows a metric. */
  private static final int MOST_TIMERS = 2000;

  private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Prometheus takes no second meter of a name with other tags: each has all. */
  private static final List<AttributeKey<?>> TAGS =
      List.of(
          AttributeKey.stringKey("httptrace.phase"),
          AttributeKey.stringKey("server.address"),
          AttributeKey.longKey("server.port"),
          AttributeKey.stringKey("url.template"),
          AttributeKey.booleanKey("httptrace.conn.reused"),
          AttributeKey.stringKey("error.type"));

  private final String name;
  private final String description;
  private final Supplier<@Nullable MeterRegistry> registries;
  private final Map<Attributes, Timer> timers = new ConcurrentHashMap<>();

  TimerHistogram(String name, String description, Supplier<@Nullable MeterRegistry> registries) {
    this.name = name;
    this.description = description;
    this.registries = registries;
  }

  @Override
  public void record(double seconds, Attributes attributes, Context context) {
    MeterRegistry registry = registries.get();
    if (registry != null) {
      timer(attributes, registry)
          .record(Math.round(seconds * NANOS_PER_SECOND), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void record(double seconds, Attributes attributes) {
    record(seconds, attributes, Context.root());
  }

  @Override
  public void record(double seconds) {
    record(seconds, Attributes.empty());
  }

  private Timer timer(Attributes attributes, MeterRegistry registry) {
    Timer known = timers.get(attributes);
    if (known != null) {
      return known;
    }
    Attributes kept = timers.size() < MOST_TIMERS ? attributes : withoutPlace(attributes);
    return timers.computeIfAbsent(kept, each -> register(each, registry));
  }

  /** A client that calls ever new servers or paths must not make ever new timers. */
  private static Attributes withoutPlace(Attributes attributes) {
    return attributes.toBuilder().removeIf(key -> isPlace(key.getKey())).build();
  }

  private static boolean isPlace(String key) {
    return key.startsWith("server.") || key.equals("url.template");
  }

  private Timer register(Attributes attributes, MeterRegistry registry) {
    return Timer.builder(name)
        .description(description)
        .tags(TAGS.stream().map(key -> tag(key, attributes)).toList())
        .register(registry);
  }

  private static Tag tag(AttributeKey<?> key, Attributes attributes) {
    Object value = attributes.get(key);
    return Tag.of(key.getKey(), value == null ? "none" : value.toString());
  }
}
