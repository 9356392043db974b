/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets system properties for a test and puts back what was there. */
public final class SystemProperties implements AutoCloseable {
  private final Map<String, @Nullable String> previous = new HashMap<>();

  public static SystemProperties with(String name, String value) {
    return new SystemProperties().and(name, value);
  }

  public SystemProperties and(String name, String value) {
    previous.putIfAbsent(name, System.getProperty(name));
    System.setProperty(name, value);
    return this;
  }

  @Override
  public void close() {
    previous.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }
}
