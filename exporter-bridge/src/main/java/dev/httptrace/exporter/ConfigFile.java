/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's declarative configuration, which the bridge leaves out. No stable artifact reads
 * such a file; the one that does, where it is on the class path, asks none of the customizers with
 * which the bridge sets itself up; and where it is not, autoconfiguration refuses to start. A file
 * that is meant for the Java agents of a whole cluster must not keep a service from starting.
 */
final class ConfigFile {
  private static final Logger logger = System.getLogger(ConfigFile.class.getName());

  private static final String PROPERTY = "otel.config.file";
  private static final String VARIABLE = "OTEL_CONFIG_FILE";

  private ConfigFile() {}

  /**
   * Builds an SDK that does not know of the file; one warning says so.
   *
   * <p>The setting is read before any customizer is asked (AutoConfiguredOpenTelemetrySdkBuilder
   * 1.68.0), so nothing but a system property can take the place of the variable. It is empty,
   * which is as good as none, for as long as {@code build} takes, and for one bridge at a time.
   *
   * @param serviceName whose bridge it is, for the warning
   */
  static <T> T ignored(String serviceName, Supplier<T> build) {
    synchronized (ConfigFile.class) {
      String property = System.getProperty(PROPERTY);
      String setting = isSet(property) ? PROPERTY : VARIABLE;
      if (!isSet(property) && (property != null || !isSet(System.getenv(VARIABLE)))) {
        return build.get();
      }
      logger.log(
          Level.WARNING,
          "{0} is ignored by the bridge of {1}, which does not read OpenTelemetry''s declarative"
              + " configuration: its artifact is not stable. Set the OTEL_* variables or otel.*"
              + " properties instead",
          setting,
          serviceName);
      System.setProperty(PROPERTY, "");
      try {
        return build.get();
      } finally {
        restore(property);
      }
    }
  }

  private static boolean isSet(@Nullable String file) {
    return file != null && !file.isEmpty();
  }

  private static void restore(@Nullable String property) {
    if (property == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, property);
    }
  }
}
