/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this process: system properties, and environment variables where there is none.
 * What cannot be understood is told once and changes nothing, for a typing error must not keep a
 * service from starting.
 */
final class Settings {

  // "Once" is a fact of the process, as the settings are: each client's builder reads them anew.
  private static final Set<String> told = ConcurrentHashMap.newKeySet();

  private final NavigableMap<String, String> properties = new TreeMap<>();
  private final NavigableMap<String, String> variables;

  static Settings ofProcess() {
    return new Settings(System.getProperties(), System.getenv());
  }

  /** Settings that somebody else has read, by the names of the system properties. */
  static Settings given(Map<String, String> properties) {
    Settings settings = new Settings(new Properties(), Map.of());
    settings.properties.putAll(properties);
    return settings;
  }

  Settings(Properties properties, Map<String, String> variables) {
    for (String name : properties.stringPropertyNames()) {
      this.properties.put(name, properties.getProperty(name, ""));
    }
    this.variables = new TreeMap<>(variables);
  }

  void applyTo(ClientSpansBuilder builder) {
    if (isNothingSet()) {
      return;
    }
    take(Setting.ENABLED, SettingText::flag, builder::enabled);
    take(Setting.SIGNALS, SettingText::signals, builder::signals);
    take(Setting.DETAIL, text -> SettingText.word(Detail.class, text), builder::detail);
    take(Setting.SLOW_THRESHOLD, SettingText::duration, builder::slowThreshold);
    take(Setting.LEAK_THRESHOLD, SettingText::positiveDuration, builder::leakThreshold);
    take(Setting.CALL_SITE_RATIO, SettingText::ratio, builder::callSiteRatio);
    take(Setting.CAPTURED_REQUEST_HEADERS, SettingText::list, builder::capturedRequestHeaders);
    take(Setting.CAPTURED_RESPONSE_HEADERS, SettingText::list, builder::capturedResponseHeaders);
    take(Setting.KNOWN_METHODS, text -> Set.copyOf(SettingText.list(text)), builder::knownMethods);
    take(Setting.SPAN_END, text -> SettingText.word(SpanEnd.class, text), builder::spanEnd);
    take(Setting.READABLE_QUERY_KEYS, SettingText::list, builder::readableQueryKeys);
    take(Setting.EXCEPTION_EVENTS, SettingText::flag, builder::exceptionEvents);
    take(
        Setting.VERDICT_AS_STATUS_DESCRIPTION,
        SettingText::flag,
        builder::verdictAsStatusDescription);
    take(Setting.PROPAGATE_TO_OTHER_HOSTS, SettingText::flag, builder::propagateToOtherHosts);
    take(Setting.LATE_RENDERING, SettingText::flag, builder::lateRendering);
    take(Setting.ACTIVE_REQUESTS, SettingText::flag, builder::activeRequests);
    warnOfUnknown();
  }

  void applyTo(CurrentSpanBuilder builder) {
    if (isNothingSet()) {
      return;
    }
    take(Setting.ENABLED, SettingText::flag, builder::enabled);
    take(Setting.SIGNALS, SettingText::signals, builder::signals);
    take(Setting.DETAIL, text -> SettingText.word(Detail.class, text), builder::detail);
    take(Setting.SLOW_THRESHOLD, SettingText::duration, builder::slowThreshold);
    take(Setting.LEAK_THRESHOLD, SettingText::positiveDuration, builder::leakThreshold);
    take(Setting.CALL_SITE_RATIO, SettingText::ratio, builder::callSiteRatio);
    warnOfUnknown();
  }

  /** As in most processes, which need not pay for what reads settings. */
  private boolean isNothingSet() {
    return hasNone(properties, Setting.ANY_PREFIX)
        && hasNone(variables, Setting.ANY_VARIABLE_PREFIX);
  }

  private static boolean hasNone(NavigableMap<String, String> names, String prefix) {
    String next = names.ceilingKey(prefix);
    return next == null || !next.startsWith(prefix);
  }

  private <T> void take(Setting setting, Function<String, T> parse, Consumer<T> use) {
    Found found = find(setting);
    if (found == null) {
      return;
    }
    T value;
    try {
      value = parse.apply(found.value);
    } catch (IllegalArgumentException bad) {
      warn("setting " + found.name + " " + bad.getMessage() + "; it is ignored");
      return;
    }
    use.accept(value);
  }

  private @Nullable Found find(Setting setting) {
    Found own = find(setting.property());
    String shared = setting.shared();
    return own == null && shared != null ? find(shared) : own;
  }

  /** Empty is as good as not set, by OpenTelemetry's rule. */
  private @Nullable Found find(String property) {
    String value = properties.getOrDefault(property, "");
    if (!value.isBlank()) {
      return new Found(property, value.strip());
    }
    String variable = Setting.variable(property);
    value = variables.getOrDefault(variable, "");
    return value.isBlank() ? null : new Found(variable, value.strip());
  }

  private void warnOfUnknown() {
    List<String> known = Arrays.stream(Setting.values()).map(Setting::property).toList();
    warnOfUnknown(properties.keySet(), Setting.PREFIX, known);
    warnOfUnknown(
        variables.keySet(),
        Setting.variable(Setting.PREFIX),
        known.stream().map(Setting::variable).toList());
  }

  private static void warnOfUnknown(Set<String> names, String prefix, List<String> known) {
    for (String name : names) {
      if (name.startsWith(prefix) && !known.contains(name)) {
        warn(
            "unknown setting "
                + name
                + ", the nearest known one is "
                + NearestName.of(name, known)
                + "; it is ignored");
      }
    }
  }

  private static void warn(String message) {
    if (told.add(message)) {
      System.getLogger(Scope.LOGGER).log(Level.WARNING, message);
    }
  }

  private record Found(String name, String value) {}
}
