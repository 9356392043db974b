/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import dev.httptrace.javaagent.client.StartedSpans;
import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesBuilder;
import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesConfigurer;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;

/**
 * Keeps the agent from looking for something to instrument in the classes that it puts beside
 * HttpClient. It would ask each of its type matchers about each of them, on the thread that builds
 * the first client or makes the first request.
 */
public final class OwnClassesIgnored implements IgnoredTypesConfigurer {

  /** Called by the agent. */
  public OwnClassesIgnored() {}

  @Override
  public void configure(IgnoredTypesBuilder types) {
    // By prefix: an application may have the library as well, under its own names.
    types.ignoreClass(StartedSpans.class.getPackageName() + ".");
    types.ignoreClass(getClass().getPackageName() + ".shaded.");
  }

  /** Agents before 2.24 have only this method; 2.33 still calls it. */
  @Override
  public void configure(IgnoredTypesBuilder types, ConfigProperties config) {
    configure(types);
  }
}
