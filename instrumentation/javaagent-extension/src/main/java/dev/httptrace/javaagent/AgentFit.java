/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.ContextCustomizer;
import io.opentelemetry.instrumentation.api.instrumenter.OperationMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the agent has what the extension needs. By the version of its HttpClient instrumentation:
 * distributions of the agent have version numbers of their own.
 */
final class AgentFit {

  private static final Logger logger = Logger.getLogger("httptrace");

  private static final String VERSION =
      "META-INF/io/opentelemetry/instrumentation/io.opentelemetry.apache-httpclient-5.0.properties";

  private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

  // Before, customizers of extensions were not called, and async calls would have two spans.
  private static final int OLDEST_MAJOR = 2;
  private static final int OLDEST_MINOR = 24;

  private AgentFit() {}

  /** Says so in the agent's log if it has not. */
  static boolean isGiven(ClassLoader agent) {
    String version = version(agent);
    if (!isTooOld(version) && offersCustomizers()) {
      return true;
    }
    logger.log(
        Level.WARNING,
        "httptrace needs version {0}.{1} or newer 2.x of the OpenTelemetry Java agent; this one is"
            + " {2}. httptrace traces nothing; agent and application work as without it",
        new Object[] {OLDEST_MAJOR, OLDEST_MINOR, version});
    return false;
  }

  static boolean isTooOld(String version) {
    Matcher number = NUMBER.matcher(version);
    if (!number.matches()) {
      return false;
    }
    int major = Integer.parseInt(number.group(1));
    return major < OLDEST_MAJOR
        || (major == OLDEST_MAJOR && Integer.parseInt(number.group(2)) < OLDEST_MINOR);
  }

  /** An API in development: a newer agent may have it elsewhere. */
  private static boolean offersCustomizers() {
    try {
      InstrumenterCustomizer.class.getMethod("addContextCustomizer", ContextCustomizer.class);
      InstrumenterCustomizer.class.getMethod("addOperationMetrics", OperationMetrics.class);
      return true;
    } catch (NoSuchMethodException | LinkageError e) {
      logger.log(Level.FINE, "customizers of the agent", e);
      return false;
    }
  }

  private static String version(ClassLoader agent) {
    try (InputStream file = agent.getResourceAsStream(VERSION)) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      logger.log(Level.FINE, "cannot read " + VERSION, e);
      return "unknown";
    }
  }
}
