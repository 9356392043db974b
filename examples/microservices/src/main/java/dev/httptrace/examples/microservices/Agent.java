/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The OpenTelemetry Java agent and our extension of it, as the build puts them into a directory.
 */
final class Agent {

  private static final String AGENT = "opentelemetry-javaagent.jar";
  private static final String EXTENSION = "httptrace-javaagent-extension.jar";

  private Agent() {}

  /**
   * The options with which a JVM is traced without code.
   *
   * @throws IOException that names the jar that is missing
   */
  static List<String> options(Path directory) throws IOException {
    return List.of(
        "-javaagent:" + jar(directory, AGENT),
        "-Dotel.javaagent.extensions=" + jar(directory, EXTENSION));
  }

  /** Where the build puts them. */
  static Path besideThisJar() throws IOException {
    try {
      URI here = Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(here).resolveSibling("agent");
    } catch (URISyntaxException e) {
      throw new IOException("--agent: this jar's directory is not known; say where they are", e);
    }
  }

  private static Path jar(Path directory, String name) throws IOException {
    Path jar = directory.resolve(name);
    if (!Files.isRegularFile(jar)) {
      throw new IOException(
          "--agent: no "
              + name
              + " in "
              + directory
              + "; 'mvn -DskipTests package' puts it into examples/microservices/target/agent");
    }
    return jar;
  }

  /**
   * What the agent of this JVM gives to everybody who uses the API.
   *
   * @throws IOException if there is no agent
   */
  static OpenTelemetry openTelemetry() throws IOException {
    if (!GlobalOpenTelemetry.isSet()) {
      throw new IOException(
          "--agent: no OpenTelemetry Java agent in this JVM; start it with -javaagent:" + AGENT);
    }
    return GlobalOpenTelemetry.get();
  }
}
